"""What may be left of a page after Markdown: nh3 with a closed list of tags, attributes, classes, ids and addresses.

Raw HTML is off in the parser already; this is the second wall. Addresses are judged here alone (`safe_link`,
`safe_image`); what they refuse disappears from the page, and `refused` names it for the author.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Final

import nh3

from kb.guides.text.captions import caption
from kb.guides.text.placeholders import NAMES
from kb.guides.text.tokens import TOKENS, token

_PLAIN_TAGS: Final = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "em"),
    *("strong", "b", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "a", "img", "div", "span", "figure"),
    "figcaption",
    *("details", "summary"),
}
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": set(),  # else nh3 lets title and lang through
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "role"},
    "th": {"scope"},
    "div": {"role", "aria-label", "tabindex", "id"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_CLASSES: Final = {
    "ol": {"steps", "path", "do"},
    "div": {"warning", "expect", "table-wrap", "screen", "here", "bare", "action", "ghost", "app"},
    "p": {"warning-title", "bar", "group", "tick", "on", "here", "buttons", "text", "ghost", "url"},
    "details": {"case"},
    "dd": {"leads"},
    "figure": {"sketch", "sketch-phone", "sketch-windows", "sketch-mac"},
    "dl": {"rows", "plate"},
    "span": {"here", "vh", "n"},
}
_ID: Final = re.compile(r"(?:h|seen)-[a-z0-9-]{1,120}")
#: The address of a line in the list of apps; no other box of a page can have one.
_ID_OF_A_BOX: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*+")
_VALUES: Final = {
    "role": re.compile("note|group|list"),
    "aria-label": re.compile(re.escape(caption("table"))),
    "tabindex": re.compile("0"),
    "scope": re.compile("col"),
    "start": re.compile("[0-9]{1,4}"),
    "width": re.compile("[0-9]{1,4}"),
    "height": re.compile("[0-9]{1,4}"),
    "loading": re.compile("lazy"),
}

_HTTPS: Final = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::[0-9]{1,5})?(?:[/?#].*)?", re.IGNORECASE)
_MAILTO: Final = re.compile(r"mailto:[^/\\@]+@[^/\\@]+")
_NUMBER: Final = re.compile(r"(?:tel|sms):\+?[0-9()./-]+")
_INTERNAL: Final = re.compile(r"/(?![/\\])[^\\]*")
_ANCHOR: Final = re.compile(r"#(?:h|seen)-[a-z0-9-]+")
_IMAGE: Final = re.compile(r"/(?:static|media)/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_NEVER: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]")
_TARGETS: Final = re.compile(r'<(?:a|img)\b[^<>]*?\b(href|src)="([^"]*)"')

#: The only addresses that a placeholder may stand in, and there only as a whole, with the name of each.
FILLED_IN: Final = {
    f"{scheme}{token(f'p{NAMES.index(name)}')}": name
    for scheme, name in (
        ("", "webmail.url"),
        ("", "new.webmail.url"),
        ("", "old.webmail.url"),
        ("tel:", "site.phone"),
    )
}


def safe_link(address: str) -> bool:
    """https (a name, no user information), mailto, tel, sms, a path of ours, or an anchor of ours."""
    if address in FILLED_IN:
        return True
    if _NEVER.search(address) or TOKENS.search(address):
        return False
    return any(p.fullmatch(address) for p in (_HTTPS, _MAILTO, _NUMBER, _INTERNAL, _ANCHOR))


def safe_image(address: str) -> bool:
    """Only our own files; nothing is fetched from anywhere else."""
    return _IMAGE.fullmatch(address) is not None


def clean(html: str) -> str:
    """The page with everything gone that is not on the list."""
    return nh3.clean(
        html,
        tags=_PLAIN_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=_filtered,
        url_schemes={"https", "mailto", "tel", "sms"},
        link_rel=None,
        strip_comments=True,
    )


def refused(html: str) -> tuple[str, ...]:
    """The addresses in Markdown's output that `clean` takes away."""
    found = ((kind, unescape(address)) for kind, address in _TARGETS.findall(html))
    return tuple(address for kind, address in found if not _JUDGES[kind](address))


_JUDGES: Final[dict[str, Callable[[str], bool]]] = {"href": safe_link, "src": safe_image}


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if attribute in _JUDGES:
        return value if _JUDGES[attribute](value) else None
    if attribute == "id":
        return value if (_ID_OF_A_BOX if tag == "div" else _ID).fullmatch(value) else None
    if attribute in _VALUES:
        return value if _VALUES[attribute].fullmatch(value) else None
    return value
