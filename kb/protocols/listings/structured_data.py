"""What a page says about itself to search engines: schema.org's `BreadcrumbList` and `Article`, as one JSON-LD text.

Nothing else: Google gave up how-to results in 2023, and shows questions and answers for authorities only.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from kb.protocols.listings.page_entries import PageEntry

#: The text stands in a `<script>` element, where only these could end it or begin another state of the parser.
_ESCAPES: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def render(page: PageEntry, *, crumbs: Sequence[tuple[str, str]], site_name: str, site_url: str) -> str:
    """`crumbs` lead to the page: `(name, absolute address)`, the page itself not among them."""
    stations = [*crumbs, (page.title, page.url)]
    publisher = {"@type": "Organization", "name": site_name, "url": f"{site_url}/"}
    graph: list[dict[str, Any]] = [
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": url}
                for position, (name, url) in enumerate(stations, start=1)
            ],
        },
        {
            "@type": "Article",
            "headline": page.title,
            "description": page.summary,
            "url": page.url,
            "inLanguage": page.language,
            "dateModified": page.changed.isoformat(),
            "publisher": publisher,
        },
    ]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)
