"""Where a page lies inside a library, and what that says about it: its language, its kind, its slug.

    guides/<platform>/<slug>.md     articles/<slug>.md     _snippets/<slug>.md
    _messages/<piece>.md            _messages/<move>/<piece>.md

These are English. A folder of two letters in front of them is another language, such as `de/articles/<slug>.md`; there
a page has the slug of the English one that it translates. A message is a piece of the kit; below the slug of a move it
is for that move alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from re import compile as pattern
from typing import Final

from kb.guides.messages.tree import Piece
from kb.guides.page.platforms import PLATFORMS

#: The language of the pages that lie in no language's folder.
ENGLISH: Final = "en"
#: No path is longer; what stands in addresses stays readable.
LONGEST_PATH: Final = 150

_LANGUAGE: Final = pattern(r"[a-z]{2}")
_SLUG: Final = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORMS: Final = (
    "a page is guides/<platform>/<slug>.md or articles/<slug>.md, a snippet _snippets/<name>.md, "
    "a message _messages/<piece>.md or _messages/<move>/<piece>.md, "
    "each below de/ or the like for another language than English; "
    f"platforms are {', '.join(PLATFORMS)}; pieces are {', '.join(Piece)}"
)


class PageKind(StrEnum):
    """What a file of a library holds."""

    GUIDE = "guide"
    ARTICLE = "article"
    SNIPPET = "snippet"
    MESSAGE = "message"


class NotAPagePath(ValueError):
    """A path that no page can have; its text says which ones there are."""


@dataclass(frozen=True, slots=True)
class PagePath:
    """The path of a page, taken apart. `str()` puts it together again.

    `platform` is the one of a guide, and the move that a message is for; else it is empty.
    """

    language: str
    kind: PageKind
    platform: str
    slug: str

    @classmethod
    def parse(cls, text: str) -> "PagePath":
        """Raises `NotAPagePath` with a sentence."""
        folders = text.split("/")
        language = ENGLISH
        if _LANGUAGE.fullmatch(folders[0]) and folders[0] != ENGLISH:
            language = folders.pop(0)
        match folders:
            case ["_snippets", name]:
                return cls(language, PageKind.SNIPPET, "", _slug(name))
            case ["_messages", name] if name.removesuffix(".md") in tuple(Piece):
                return cls(language, PageKind.MESSAGE, "", _slug(name))
            case ["_messages", move, name] if name.removesuffix(".md") in tuple(Piece):
                return cls(language, PageKind.MESSAGE, _slug(f"{move}.md"), _slug(name))
            case ["articles", name]:
                return cls(language, PageKind.ARTICLE, "", _slug(name))
            case ["guides", platform, name] if platform in PLATFORMS:
                return cls(language, PageKind.GUIDE, platform, _slug(name))
        raise NotAPagePath(_FORMS)

    def __str__(self) -> str:
        folder = {
            PageKind.GUIDE: f"guides/{self.platform}",
            PageKind.ARTICLE: "articles",
            PageKind.SNIPPET: "_snippets",
            PageKind.MESSAGE: f"_messages/{self.platform}".rstrip("/"),
        }[self.kind]
        return f"{'' if self.language == ENGLISH else f'{self.language}/'}{folder}/{self.slug}.md"


def _slug(name: str) -> str:
    slug = name.removesuffix(".md")
    if slug == name or len(name) > LONGEST_PATH // 2 or not _SLUG.fullmatch(slug):
        raise NotAPagePath("the name of a file has small letters, digits and single hyphens only")
    return slug
