"""`/changes/feed/`: the pages in the order of their last change, as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from kb.protocols.listings.page_entries import PageEntry
from kb.protocols.xml_text import add, document

#: Readers keep what they have seen; a feed needs no more than the newest.
MOST: Final = 50


def render(pages: Sequence[PageEntry], *, title: str, site_name: str, home_url: str, feed_url: str) -> bytes:
    """The newest first. An entry's id is its address and stays the same when the page changes."""
    newest = sorted(pages, key=lambda page: (-page.changed.toordinal(), page.url))[:MOST]
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    add(root, "id", feed_url)
    add(root, "title", title)
    add(root, "updated", _moment(newest[0].changed if newest else date(1970, 1, 1)))
    add(root, "link", rel="self", type="application/atom+xml", href=feed_url)
    add(root, "link", rel="alternate", type="text/html", href=home_url)
    add(add(root, "author"), "name", site_name)
    for page in newest:
        entry = add(root, "entry")
        add(entry, "id", page.url)
        add(entry, "title", page.title)
        add(entry, "updated", _moment(page.changed))
        add(entry, "link", rel="alternate", type="text/html", hreflang=page.language, href=page.url)
        add(entry, "summary", page.summary)
    return document(root)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
