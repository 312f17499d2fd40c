"""A page as programs list it: what sitemap, feed, llms.txt and structured data have in common."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PageEntry:
    """`url` is absolute; `changed` is the day of the last change that a reader would notice."""

    url: str
    title: str
    summary: str
    changed: date
    language: str
    #: The other languages of the same page: `(language, url)`, this one included if there are any.
    translations: tuple[tuple[str, str], ...] = ()
