"""A page after nh3, cut where something depends on the reader.

    text                as it is
    Slot                a value goes here
    ProtocolState       shown for one protocol only
    Chooser             branches by what is seen; all of them, or the chosen one

`cut` makes the tree once; `flatten` makes of it, for one state of the page, a row of texts and slots that only needs
joining.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final, TypeAlias
from urllib.parse import urlencode

from kb.guides.page.sanitiser import FILLED_IN
from kb.guides.text.captions import CAPTIONS
from kb.guides.text.placeholders import NAMES, Place
from kb.guides.text.tokens import BEGIN, END, TOKENS
from kb.mail.servers import INCOMING, Protocol


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes, and how it must be wrapped there."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class ProtocolState:
    protocol: Protocol
    pieces: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Branch:
    key: str
    label: tuple["Piece", ...]
    pieces: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    branches: tuple[Branch, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(branch.key for branch in self.branches)


@dataclass(frozen=True, slots=True)
class Hop:
    """A link to the same page in another state: the branches chosen there, and where to land."""

    chosen: tuple[str, ...]
    anchor: str


Piece: TypeAlias = str | Slot | ProtocolState | Chooser
Part: TypeAlias = str | Slot | Hop
#: From the query of a state (`protocol`, `seen`) to the address of the page in it, without the anchor.
Linker: TypeAlias = Callable[[Mapping[str, str]], str]

_TAG_OR_TOKEN: Final = re.compile(
    rf'<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z-]+="[^"]*")*)\s*/?>|{BEGIN}(?P<mark>[^{BEGIN}{END}]*){END}'
)
_NAMED: Final = re.compile("[pc][0-9]+")
_HREF: Final = re.compile(r' href="([^"]*)"')
_VOID: Final = frozenset({"br", "hr", "img"})
_QUIET_TAGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6", "th", "td", "a", "code", "pre", "figcaption"})
_QUIET_CLASSES: Final = (' class="path"', ' class="warning-title"')


def cut(html: str) -> tuple[Piece, ...]:
    """Cut clean HTML at its tokens. The tokens nest, because `text/blocks.py` saw to it."""
    return tuple(_tree(_slots(html), until=None))


def query_link(query: Mapping[str, str]) -> str:
    """The default `Linker`: a query alone, relative to whatever page it stands on."""
    return "?" + urlencode(query, safe=",")


def flatten(pieces: tuple[Piece, ...], protocol: Protocol, chosen: frozenset[str]) -> tuple[Part, ...]:
    """The parts that are shown in one state of the page, neighbouring texts joined."""
    parts: list[Part] = []
    for part in _shown(pieces, protocol, chosen):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return tuple(parts)


def choosers(pieces: tuple[Piece, ...], protocol: Protocol) -> Iterator[Chooser]:
    """Every chooser of a protocol's state of the page, outer ones first."""
    for piece in pieces:
        if isinstance(piece, ProtocolState) and piece.protocol is protocol:
            yield from choosers(piece.pieces, protocol)
        elif isinstance(piece, Chooser):
            yield piece
            for branch in piece.branches:
                yield from choosers(branch.pieces, protocol)


def everything(pieces: tuple[Piece, ...]) -> Iterator[str | Slot]:
    """All texts and slots of all states, in the order of the source."""
    for piece in pieces:
        if isinstance(piece, ProtocolState):
            yield from everything(piece.pieces)
        elif isinstance(piece, Chooser):
            for branch in piece.branches:
                yield "<h3>"
                yield from everything(branch.label)
                yield "</h3>"
                yield from everything(branch.pieces)
        else:
            yield piece


def _slots(html: str) -> Iterator[str | Slot | re.Match[str]]:
    """Texts, slots, and the tokens of states and choosers; each slot knows its place by the tags around it."""
    stack: list[tuple[Place, Slot | None]] = [(Place.PROSE, None)]
    end = 0
    for match in _TAG_OR_TOKEN.finditer(html):
        yield html[end : match.start()]
        end = match.end()
        if (content := match["mark"]) is not None:
            yield Slot(_name(content), stack[-1][0]) if _NAMED.fullmatch(content) else match
        elif match["close"]:
            closing = stack.pop()[1]
            yield closing or match[0]
        else:
            link = _link_slot(match)
            if match["tag"] not in _VOID:
                stack.append((_place(match, stack[-1][0]), Slot(link.name, Place.LINK_CLOSES) if link else None))
            if link:
                yield link
            else:
                yield from _opening(match[0])
    yield html[end:]


def _name(content: str) -> str:
    """The name behind a numbered token: a placeholder's, or a caption's."""
    return (NAMES if content[0] == "p" else CAPTIONS)[int(content[1:])]


def _place(match: re.Match[str], outside: Place) -> Place:
    if match["tag"] == "figure" or outside is Place.SKETCH:
        return Place.SKETCH
    quiet = match["tag"] in _QUIET_TAGS or match["attributes"].endswith(_QUIET_CLASSES)
    return Place.QUIET if quiet else outside


def _link_slot(match: re.Match[str]) -> Slot | None:
    href = _HREF.search(match["attributes"]) if match["tag"] == "a" else None
    if href is None:
        return None
    name = FILLED_IN.get(href[1])
    return Slot(name, Place.LINK_OPENS) if name else None


def _opening(tag: str) -> Iterator[str | Slot]:
    """A tag as it is, but for links that leave the site, and for placeholders in an image's description."""
    if tag.startswith('<a href="https:'):
        tag = tag.removesuffix(">") + ' rel="noopener">'
    end = 0
    for match in TOKENS.finditer(tag):
        yield tag[end : match.start()]
        yield Slot(_name(match[1]), Place.ATTRIBUTE)
        end = match.end()
    yield tag[end:]


def _tree(stream: Iterator[str | Slot | re.Match[str]], until: str | None) -> Iterator[Piece]:
    for item in stream:
        if not isinstance(item, re.Match):
            if item != "":
                yield item
        elif item["mark"] == until:
            return
        elif item["mark"] == "seen":
            yield Chooser(tuple(_branches(stream)))
        else:
            protocol = Protocol(item["mark"])
            yield ProtocolState(protocol, tuple(_tree(stream, until=f"/{protocol}")))


def _branches(stream: Iterator[str | Slot | re.Match[str]]) -> Iterator[Branch]:
    for item in stream:
        if not isinstance(item, re.Match):
            continue  # white space between branches
        if item["mark"] == "/seen":
            return
        label = [piece for piece in _tree(stream, until="label") if piece not in ("<h3>", "</h3>", "\n")]
        yield Branch(item["mark"].removeprefix("branch "), tuple(label), tuple(_tree(stream, until="/branch")))


def _shown(pieces: tuple[Piece, ...], protocol: Protocol, chosen: frozenset[str]) -> Iterator[Part]:
    for piece in pieces:
        if isinstance(piece, ProtocolState):
            if piece.protocol is protocol:
                yield from _shown(piece.pieces, protocol, chosen)
        elif isinstance(piece, Chooser):
            yield from _choices(piece, protocol, chosen)
            for branch in piece.branches:
                if branch.key in chosen or not piece.keys & chosen:
                    yield f'<section class="branch" id="seen-{branch.key}"><h3>'
                    yield from _shown(branch.label, protocol, chosen)
                    yield "</h3>"
                    yield from _shown(branch.pieces, protocol, chosen)
                    yield "</section>"
        else:
            yield piece


def _choices(chooser: Chooser, protocol: Protocol, chosen: frozenset[str]) -> Iterator[Part]:
    """A group, not a landmark: a page has several, all asking the same, and they would crowd the few that help."""
    elsewhere = chosen - chooser.keys
    yield '<div class="choices" role="group" aria-label="'
    yield Slot("caption.question", Place.ATTRIBUTE)
    yield '"><p>'
    yield Slot("caption.question", Place.PROSE)
    yield "</p><ul>"
    for branch in chooser.branches:
        yield '<li><a href="'
        yield Hop(tuple(sorted(elsewhere | {branch.key})), f"seen-{branch.key}")
        yield '" aria-current="true">' if branch.key in chosen else '">'
        yield from _shown(branch.label, protocol, chosen)
        yield "</a></li>"
    if chooser.keys & chosen:
        yield '<li class="all"><a href="'
        yield Hop(tuple(sorted(elsewhere)), f"seen-{chooser.branches[0].key}")
        yield '">'
        yield Slot("caption.all", Place.QUIET)
        yield "</a></li>"
    yield "</ul></div>"


def hop_address(hop: Hop, asked: Protocol | None, link: Linker) -> str:
    """The address of a hop, escaped for an attribute; `asked` is kept in it if the reader asked for a protocol."""
    query: dict[str, str] = {}
    if asked in INCOMING:
        query["protocol"] = asked.value
    if hop.chosen:
        query["seen"] = ",".join(hop.chosen)
    return f"{escape(link(query))}#{hop.anchor}"
