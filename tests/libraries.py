"""Libraries of files, made as `manage.py check_content` makes them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import kb
from kb.guides.library.library import Library, build_all, read_folders
from kb.guides.page.pages import SourceFile

SHIPPED: Final = Path(kb.__file__).parent / "content"


def english(files: Mapping[str, SourceFile]) -> Library:
    return build_all(files).of("en")


def shipped_library(language: str = "en") -> Library:
    return build_all(read_folders([SHIPPED])).of(language)
