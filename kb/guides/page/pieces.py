"""A page after nh3, cut where something depends on the reader.

    text                as it is
    Slot                a value goes here
    Number              the number of an action: on itself, or on its frame in a drawing
    ProtocolState       shown for one protocol only
    AppsState           shown to readers of certain apps, and to whoever has not said which they have
    Chooser             branches by what is seen; all of them, or the chosen one
    Stop                what should be on the reader's screen now
    Answer              the question that a stop ends with, and what else may be seen

`cut` makes the tree once; `flattening.py` makes of it, for one state of the page, a row of texts and slots that only
needs joining, and `stops.py` one for each stop.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from kb.guides.page.sanitiser import FILLED_IN
from kb.guides.text.captions import CAPTIONS
from kb.guides.text.placeholders import NAMES, Place
from kb.guides.text.tokens import BEGIN, END, TOKENS
from kb.mail.servers import Protocol


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
class AppsState:
    """`apps` are ids of devices."""

    apps: tuple[str, ...]
    pieces: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """`key` chooses it; so do the answers `also`, which an earlier chooser asked for one by one."""

    key: str
    label: tuple["Piece", ...]
    pieces: tuple["Piece", ...]
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, *self.also)

    def chosen_by(self, chosen: frozenset[str]) -> str:
        """The one of its keys that somebody chose; empty if nobody did."""
        return next((key for key in self.keys if key in chosen), "")


@dataclass(frozen=True, slots=True)
class Chooser:
    branches: tuple[Branch, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for branch in self.branches for key in branch.keys)


@dataclass(frozen=True, slots=True)
class Number:
    """Where the number of an action goes; `action` counts those of the source, `drawn` says that it is a frame's."""

    action: int
    drawn: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`question` is what the reader should see now; `cases` are folds with what else may be seen."""

    question: tuple["Piece", ...]
    cases: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """`name` is the last part of its address, `step` one of the five steps of the way."""

    name: str
    step: str
    title: tuple["Piece", ...]
    pieces: tuple["Piece", ...]


Piece: TypeAlias = str | Slot | Number | ProtocolState | AppsState | Chooser | Answer | Stop

#: A piece before the tree is built; a match is the boundary of a state, a branch, a stop or an answer.
_Item: TypeAlias = "str | Slot | Number | re.Match[str]"

_TAG_OR_TOKEN: Final = re.compile(
    rf'<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z-]+="[^"]*")*)\s*/?>|{BEGIN}(?P<mark>[^{BEGIN}{END}]*){END}'
)
_NAMED: Final = re.compile("[pc][0-9]+")
_NUMBER: Final = re.compile("[af][0-9]+")
_HREF: Final = re.compile(r' href="([^"]*)"')
_WRAPPERS: Final = ("<h3>", "</h3>", "<h2>", "</h2>", "<p>", "</p>", "\n")
_VOID: Final = frozenset({"br", "hr", "img"})
_QUIET_TAGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6", "th", "td", "a", "code", "pre", "figcaption"})
_QUIET_CLASSES: Final = (' class="path"', ' class="warning-title"')


def cut(html: str) -> tuple[Piece, ...]:
    """Cut clean HTML at its tokens. The tokens nest, because `text/blocks.py` saw to it."""
    return tuple(_tree(_slots(html), until=None))


def choosers(pieces: tuple[Piece, ...], protocol: Protocol) -> Iterator[Chooser]:
    """Every chooser of a protocol's state of the page, outer ones first."""
    for piece in pieces:
        if (isinstance(piece, ProtocolState) and piece.protocol is protocol) or isinstance(piece, AppsState | Stop):
            yield from choosers(piece.pieces, protocol)
        elif isinstance(piece, Chooser):
            yield piece
            for branch in piece.branches:
                yield from choosers(branch.pieces, protocol)


def everything(pieces: tuple[Piece, ...]) -> Iterator[str | Slot]:
    """All texts and slots of all states, in the order of the source."""
    for piece in pieces:
        if isinstance(piece, ProtocolState | AppsState):
            yield from everything(piece.pieces)
        elif isinstance(piece, Chooser):
            for branch in piece.branches:
                yield "<h3>"
                yield from everything(branch.label)
                yield "</h3>"
                yield from everything(branch.pieces)
        elif isinstance(piece, Stop):
            yield f'<h2 id="h-{piece.name}">'
            yield from everything(piece.title)
            yield "</h2>"
            yield from everything(piece.pieces)
        elif isinstance(piece, Answer):
            yield from everything((*piece.question, *piece.cases))
        elif not isinstance(piece, Number):
            yield piece


def apps_in(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """The ids of all devices that a page is cut by, as often as they are named."""
    for piece in pieces:
        if isinstance(piece, AppsState):
            yield from piece.apps
        if isinstance(piece, AppsState | ProtocolState | Stop):
            yield from apps_in(piece.pieces)
        elif isinstance(piece, Answer):
            yield from apps_in(piece.cases)
        elif isinstance(piece, Chooser):
            for branch in piece.branches:
                yield from apps_in(branch.pieces)


def _slots(html: str) -> Iterator[_Item]:
    """Texts, slots, and the tokens of states and choosers; each slot knows its place by the tags around it."""
    stack: list[tuple[Place, Slot | None]] = [(Place.PROSE, None)]
    end = 0
    for match in _TAG_OR_TOKEN.finditer(html):
        yield html[end : match.start()]
        end = match.end()
        if (content := match["mark"]) is not None:
            yield _named(content, stack[-1][0]) or match
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


def _named(content: str, place: Place) -> Slot | Number | None:
    """What a token stands for by itself; nothing if it is a boundary."""
    if _NAMED.fullmatch(content):
        return Slot(_name(content), place)
    return Number(int(content[1:]), content[0] == "f") if _NUMBER.fullmatch(content) else None


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


def _tree(stream: Iterator[_Item], until: str | None) -> Iterator[Piece]:
    for item in stream:
        if not isinstance(item, re.Match):
            if item != "":
                yield item
            continue
        mark = item["mark"]
        if mark == until:
            return
        kind, _, rest = mark.partition(" ")
        if kind == "seen":
            yield Chooser(tuple(_branches(stream)))
        elif kind == "stop":
            name, _, step = rest.partition(" ")
            yield Stop(name, step, _words(stream, "title"), tuple(_tree(stream, until="/stop")))
        elif kind == "apps":
            yield AppsState(tuple(rest.split()), tuple(_tree(stream, until="/apps")))
        elif kind == "ask":
            yield Answer(_words(stream, "cases"), tuple(_tree(stream, until="/ask")))
        else:
            protocol = Protocol(mark)
            yield ProtocolState(protocol, tuple(_tree(stream, until=f"/{protocol}")))


def _branches(stream: Iterator[_Item]) -> Iterator[Branch]:
    for item in stream:
        if not isinstance(item, re.Match):
            continue  # white space between branches
        if item["mark"] == "/seen":
            return
        label = _words(stream, "label")
        key, *also = item["mark"].removeprefix("branch ").split()
        yield Branch(key, label, tuple(_tree(stream, until="/branch")), tuple(also))


def _words(stream: Iterator[_Item], until: str) -> tuple[Piece, ...]:
    """A label, title or question, without the element that it came in."""
    return tuple(piece for piece in _tree(stream, until) if piece not in _WRAPPERS)
