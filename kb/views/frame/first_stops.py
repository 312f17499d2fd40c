"""Links to a guide on our pages, leading to its first stop: one screen of theirs, one screen of ours.

The page with all steps keeps the guide's address, for print, for helpers and for search engines. Links to a place on it
(`#h-…`) stay, and so does what a stop itself says of it, which is a relative way.
"""

import re
from typing import Final

from kb.models.pages.library import current_library
from kb.views.frame.languages import current_language
from kb.views.frame.moments import moment

_GUIDE: Final = re.compile(r'(<a\b[^>]*? href="/(?:[^"?#/]+/)*?guides/)([a-z0-9-]+)/(?=(?:\?[^"#]*)?")')


def page_led_to_first_stops(html: str) -> str:
    """The same for what a whole page has to say, without the frame around it."""
    guides = current_library(moment(), current_language().code).guides

    def first(link: re.Match[str]) -> str:
        guide = guides.get(link[2])
        stops = guide.body.stops(None) if guide else ()
        return f"{link[0]}{stops[0].name}/" if stops else link[0]

    head, main, rest = html.partition("<main")
    said, end, foot = rest.partition("</main>")
    return f"{head}{main}{_GUIDE.sub(first, said)}{end}{foot}"
