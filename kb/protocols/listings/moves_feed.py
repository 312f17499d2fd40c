"""`/moves/feed/`: what happens in moves, as an Atom feed (RFC 4287): an entry for each phase that has begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element

from kb.protocols.xml_text import add, document

#: Readers keep what they have seen; a feed needs no more than the newest.
MOST: Final = 50
_BEFORE_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """News of a move. `key` names the phase: the same news keeps its id, so no reader shows it twice.

    `changed_at` is when the move was last changed, if it ever was: what is said of it may be new from then on.
    """

    key: str
    url: str
    title: str
    text: str
    since: datetime
    language: str
    changed_at: datetime | None = None

    @property
    def updated(self) -> datetime:
        return max(self.since, self.changed_at) if self.changed_at else self.since


def render(news: Sequence[MoveEntry], *, title: str, site_name: str, home_url: str, feed_url: str) -> bytes:
    """The newest first."""
    newest = sorted(news, key=lambda entry: (-entry.since.timestamp(), entry.url))[:MOST]
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    add(root, "id", feed_url)
    add(root, "title", title)
    add(root, "updated", _moment(max((one.updated for one in newest), default=_BEFORE_ALL)))
    add(root, "link", rel="self", type="application/atom+xml", href=feed_url)
    add(root, "link", rel="alternate", type="text/html", href=home_url)
    add(add(root, "author"), "name", site_name)
    for one in newest:
        entry = add(root, "entry")
        add(entry, "id", f"{one.url}#{one.key}")
        add(entry, "title", one.title)
        add(entry, "updated", _moment(one.updated))
        add(entry, "link", rel="alternate", type="text/html", hreflang=one.language, href=one.url)
        add(entry, "summary", one.text)
    return document(root)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
