"""Libraries of files, made as `manage.py check_content` makes them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import kb
from kb.guides.library.library import Libraries, Library, build_all, read_folders
from kb.guides.page.pages import SourceFile

SHIPPED: Final = Path(kb.__file__).parent / "content"


def english(files: Mapping[str, SourceFile]) -> Library:
    return build_all(files).of("en")


@cache
def _shipped() -> Libraries:
    return build_all(read_folders([SHIPPED]))


def shipped_library(language: str = "en") -> Library:
    """The pages that ship, read once in a process: they do not change, and many tests take their names from them."""
    return _shipped().of(language)
