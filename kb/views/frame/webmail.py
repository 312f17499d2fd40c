"""The word webmail on a page, as a link where the webmail is known: wherever it is named, one tap leads there.

A heading, a drawing, the title of a source, what is pressed and another link stay as they are, and so does the webmail
that is said to be old or new: guides have placeholders for those.
"""

import re
from html import escape
from typing import Final
from urllib.parse import urlsplit

#: Where a new piece of text begins, of which the first mention is enough.
_BLOCK: Final = re.compile(r"(?=<(?:p|li|td|th|dd|dt|h[1-6]|summary|figure|blockquote|div|section)\b)")
#: Nothing in a drawing can be pressed; and what a text was checked against speaks of other webmails, in its own tongue.
_ASIDE: Final = re.compile(
    r'(<figure\b.*?</figure>|<section class="sources\b.*?</section>|<span lang="[^"]*+">.*?</span>)', re.DOTALL
)
_TAG: Final = re.compile(r"(<[^>]*+>)")
#: These begin with what is no sentence to a reader, or is one already that can be pressed.
_LEFT: Final = re.compile(r'<(?:h[1-6]|th|summary|figure|p class="snippet)\b')
_WITHIN: Final = frozenset({"a", "button", "label", "select"})
#: Not in a compound (“Webmail-Kontakte”, “webmail’s”), nor after what tells one from another.
_WORD: Final = re.compile(
    r"(?<![\w./-])(?<!\bold )(?<!\bnew )(?<!\balte )(?<!\balten )(?<!\baltes )(?<!\bneue )(?<!\bneuen )(?<!\bneues )"
    r"[Ww]ebmail(?![\w’/-]|\.\w| (?:contacts|users|address)\b)"
)


def page_with_webmail_linked(html: str, address: str) -> str:
    """The same for what a whole page has to say, without the frame around it."""
    head, main, rest = html.partition("<main")
    said, end, foot = rest.partition("</main>")
    return f"{head}{main}{with_webmail_linked(said, address)}{end}{foot}"


def with_webmail_linked(html: str, address: str) -> str:
    """`html` is a text of ours that is filled and clean; without an address of the web it stays as it is."""
    if urlsplit(address).scheme not in ("https", "http"):
        return html
    link = f'<a href="{escape(address)}">'
    parts = _ASIDE.split(html)
    parts[::2] = [_outside_asides(part, link) for part in parts[::2]]
    return "".join(parts)


def _outside_asides(html: str, link: str) -> str:
    href = link.removesuffix(">").removeprefix("<a ")
    return "".join(b if _LEFT.match(b) or href in b else _linked(b, link) for b in _BLOCK.split(html))


def _linked(block: str, link: str) -> str:
    """The first mention in the block that stands outside of links and buttons."""
    pieces = _TAG.split(block)
    deep = 0
    for place, piece in enumerate(pieces):
        if place % 2:
            name = piece.strip("</>").partition(" ")[0]
            deep += (-1 if piece.startswith("</") else 1) if name in _WITHIN else 0
        elif not deep and (found := _WORD.search(piece)):
            pieces[place] = f"{piece[: found.start()]}{link}{found[0]}</a>{piece[found.end() :]}"
            break
    return "".join(pieces)
