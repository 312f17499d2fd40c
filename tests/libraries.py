"""Libraries of files, made as `manage.py check_content` makes them; what ships is made once for many processes."""

from collections.abc import Mapping
from functools import cache

from kb.guides.library.library import Libraries, Library, build_all, read_folders
from kb.guides.page.pages import SourceFile
from tests.stock import SHIPPED, page_of


def english(files: Mapping[str, SourceFile]) -> Library:
    return build_all(files).of("en")


@cache
def shipped_libraries() -> Libraries:
    """Of the pages that ship, in each language."""
    return build_all(read_folders([SHIPPED]), make=page_of)


def shipped_library(language: str = "en") -> Library:
    """The pages that ship, read once in a process: they do not change, and many tests take their names from them."""
    return shipped_libraries().of(language)
