"""What the search knows about a page: plain values, made by whoever loads guides and articles.

What is *not* decided here: how a page is rendered, and whether it is published. An index is built from the pages that
a visitor may see at that moment.
"""

from dataclasses import dataclass
from typing import Literal

from kb.languages import SOURCE

KindName = Literal["guide", "article"]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of the knowledge base, as words without markup."""

    url: str
    kind: KindName
    title: str
    #: One sentence, which is what people read of a page that was found.
    summary: str
    #: Ids of devices *and* of their platforms (`"iphone-mail"`, `"iphone"`). Empty: the page is for every device.
    devices: tuple[str, ...]
    #: `(anchor id, text)` in the order of the page.
    headings: tuple[tuple[str, str], ...]
    body: str
    #: Words that the author expects people to search for although the page does not say them.
    synonyms: tuple[str, ...] = ()
    #: The code of the language that it is written in: not the one of the index, if it has not been translated.
    language: str = SOURCE
    #: Ids of the headings that a reader may be led to; `None`: all. A step out of the middle of a guide is none.
    places: frozenset[str] | None = None
    #: Of several pages for a device that is named alone the lowest comes first.
    standing: int = 0
    #: Where somebody begins who wants the whole of it, if that is not `url`: the first stop of a guide.
    first: str = ""
    #: What its score counts for: below 1 for a page that few of those mean who use the same words.
    worth: float = 1.0
    #: Whether it tells how to add what most people have already; then it waits until somebody speaks of adding.
    adds: bool = False
    #: By which a kind of question finds its page, in every language.
    slug: str = ""
