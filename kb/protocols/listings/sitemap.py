"""`/sitemap.xml` (sitemaps.org 0.9): every page for everybody, with its translations. Never a client's page."""

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from kb.protocols.listings.page_entries import PageEntry
from kb.protocols.xml_text import add, document

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render(bare: Iterable[str], pages: Iterable[PageEntry]) -> bytes:
    """`bare` are the absolute addresses of pages without a day of their own, such as lists."""
    root = Element("urlset", {"xmlns": _NAMESPACE, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    for url in bare:
        add(add(root, "url"), "loc", url)
    for page in pages:
        entry = add(root, "url")
        add(entry, "loc", page.url)
        add(entry, "lastmod", page.changed.isoformat())
        for language, url in page.translations:
            add(entry, "xhtml:link", rel="alternate", hreflang=language, href=url)
    return document(root)
