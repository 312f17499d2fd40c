"""One state of a page, as a row of texts and slots that only needs joining.

A state is a protocol, the branches chosen in it, and on some pages the app of the reader. Actions of stops are
numbered on the way: through the whole guide, by what is shown, and so are stops. Branches that nobody has chosen yet
are all there, folded; each begins with the same numbers, and the count goes on after the first, as it does stop by
stop. What was answered once is not asked again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final, TypeAlias
from urllib.parse import urlencode

from kb.guides.page.pieces import Answer, AppsState, Branch, Chooser, Number, Piece, ProtocolState, Slot, Stop, choosers
from kb.guides.text.placeholders import Place
from kb.mail.servers import INCOMING, Protocol


@dataclass(frozen=True, slots=True)
class Hop:
    """A link to another state: the branches chosen there, and where to land: an anchor of the page, or a stop's
    name."""

    chosen: tuple[str, ...]
    anchor: str = ""
    stop: str = ""


#: Where a drawing begins, or ends, with the beginning of the next one if that follows.
_DRAWING: Final = re.compile(r"(?P<end></figure>)(?P<gap>\s*)(?P<next><figure)?|<figure")
_SEEN: Final = re.compile(r'<a href="(?P<address>#seen-(?P<key>[a-z0-9-]+))"')

Part: TypeAlias = str | Slot | Hop
#: From the query of a state (`protocol`, `seen`) to the address of the page in it, without the anchor.
Linker: TypeAlias = Callable[[Mapping[str, str]], str]


def query_link(query: Mapping[str, str]) -> str:
    """The default `Linker`: a query alone, relative to whatever page it stands on."""
    return "?" + urlencode(query, safe=",")


def flatten(pieces: tuple[Piece, ...], protocol: Protocol, chosen: frozenset[str], app: str = "") -> tuple[Part, ...]:
    """The parts that are shown in one state of the page, neighbouring texts joined. `app` is empty for all apps."""
    flattener = Flattener(protocol, chosen, app)
    return joined(linked(joined(flattener.shown(pieces)), pieces, flattener))


def joined(parts: Iterator[Part]) -> tuple[Part, ...]:
    """The same parts with neighbouring texts made one."""
    out: list[Part] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return tuple(out)


def drawings_together(parts: tuple[Part, ...]) -> Iterator[Part]:
    """The same parts, with drawings that follow each other in one box, which stands beside the words.

    The parts are joined ones: between two drawings there is no slot, so one text holds the end of one and the
    beginning of the next.
    """
    for part in parts:
        yield _DRAWING.sub(_boxed, part) if isinstance(part, str) else part


def _boxed(found: re.Match[str]) -> str:
    if found["next"]:
        return found[0]
    return f"{found['end']}</div>{found['gap']}" if found["end"] else f'<div class="drawn">{found[0]}'


def linked(parts: tuple[Part, ...], page: tuple[Piece, ...], flattener: "Flattener", stop: str = "") -> Iterator[Part]:
    """The same parts, with links to branches (`#seen-KEY`) leading to where that branch is chosen: on the page with
    all steps, or on a stop."""
    for part in parts:
        if not isinstance(part, str):
            yield part
            continue
        end = 0
        for link in _SEEN.finditer(part):
            key = link["key"]
            siblings = [one.keys for one in choosers(page, flattener.protocol) if key in one.keys]
            chosen = flattener.chosen.difference(*siblings) | {key}
            yield part[end : link.start("address")]
            yield Hop(tuple(sorted(chosen)), anchor="" if stop else f"seen-{key}", stop=stop)
            end = link.end("address")
        yield part[end:]


@dataclass
class Flattener:
    """Goes through pieces once, in the order of the page, and counts as it goes."""

    protocol: Protocol
    chosen: frozenset[str]
    app: str = ""
    #: Met so far.
    actions: int = 0
    stops: int = 0
    _numbers: dict[int, int] = field(default_factory=dict)
    _anchors: set[str] = field(default_factory=set)
    _told: frozenset[str] = frozenset()
    _asked: frozenset[str] = frozenset()

    def shown(self, pieces: tuple[Piece, ...]) -> Iterator[Part]:
        for piece in pieces:
            if isinstance(piece, ProtocolState):
                if piece.protocol is self.protocol:
                    yield from self.shown(piece.pieces)
            elif isinstance(piece, AppsState):
                if self.app in ("", *piece.apps):
                    yield from self.shown(piece.pieces)
            elif isinstance(piece, Chooser):
                yield from self._chooser(piece)
            elif isinstance(piece, Number):
                yield self._number(piece)
            elif isinstance(piece, Stop):
                yield from self._stop(piece)
            elif isinstance(piece, Answer):
                yield from self._answer(piece)
            else:
                yield piece

    def _number(self, number: Number) -> str:
        if not number.drawn:
            self.actions += 1
            self._numbers[number.action] = self.actions
        return str(self._numbers.get(number.action, ""))

    def _stop(self, stop: Stop) -> Iterator[Part]:
        self.stops += 1
        yield f'<section class="leg"><h2 id="h-{stop.name}"><span class="k">{self.stops}</span> '
        yield from self.shown(stop.title)
        yield "</h2>"
        yield from drawings_together(joined(self.shown(stop.pieces)))
        yield "</section>"

    def _answer(self, answer: Answer) -> Iterator[Part]:
        yield '<div class="answer"><p>'
        yield from self.shown(answer.question)
        yield "</p>"
        cases = joined(self.shown(answer.cases))
        if not _is_empty(cases):
            yield '<details class="else"><summary>'
            yield Slot("caption.else", Place.QUIET)
            yield "</summary>"
            yield from cases
            yield "</details>"
        yield "</div>"

    def _chooser(self, chooser: Chooser) -> Iterator[Part]:
        resolved = bool(chooser.keys & self.chosen)
        told = resolved and bool(chooser.keys & self._told)
        if not told and (resolved or not chooser.keys <= self._asked):
            yield from _choices(chooser, self.chosen, self)
        self._told |= chooser.keys & self.chosen
        self._asked |= chooser.keys
        before, after = (self.actions, self.stops), None
        for branch in chooser.branches:
            if resolved and not branch.chosen_by(self.chosen):
                continue
            self.actions, self.stops = before
            yield from self.shown(branch.pieces) if told else self._branch(branch, folded=not resolved)
            after = (self.actions, self.stops) if after is None else after
        self.actions, self.stops = before if after is None else after

    def _branch(self, branch: Branch, *, folded: bool) -> Iterator[Part]:
        label, inside = tuple(self.shown(branch.label)), joined(self.shown(branch.pieces))
        if folded and _is_empty(inside):
            return  # the choice says it, and there is nothing to open
        anchor = f"seen-{branch.chosen_by(self.chosen) or branch.key}"
        named = "" if anchor in self._anchors else f' id="{anchor}"'
        self._anchors.add(anchor)
        opening, closing = _FOLDED if folded else _OPEN
        yield opening % named
        yield from label
        yield closing
        yield from inside
        yield "</details>" if folded else "</section>"


def _is_empty(parts: tuple[Part, ...]) -> bool:
    return all(isinstance(part, str) and not part.strip() for part in parts)


_FOLDED: Final = ('<details class="branch"%s><summary><h3>', "</h3></summary>")
_OPEN: Final = ('<section class="branch"%s><h3>', "</h3>")


def _choices(chooser: Chooser, chosen: frozenset[str], flattener: Flattener) -> Iterator[Part]:
    """A group, not a landmark: a page has several, all asking the same, and they would crowd the few that help."""
    elsewhere = chosen - chooser.keys
    yield f'<div class="choices{" made" if chooser.keys & chosen else ""}" role="group" aria-label="'
    yield Slot("caption.question", Place.ATTRIBUTE)
    yield '"><p>'
    yield Slot("caption.question", Place.PROSE)
    yield "</p><ul>"
    for branch in chooser.branches:
        yield '<li><a href="'
        yield Hop(tuple(sorted(elsewhere | {branch.key})), f"seen-{branch.key}")
        yield '" aria-current="true">' if branch.chosen_by(chosen) else '">'
        yield from flattener.shown(branch.label)
        yield "</a></li>"
    if chooser.keys & chosen:
        yield '<li class="all"><a href="'
        yield Hop(tuple(sorted(elsewhere)), f"seen-{chooser.branches[0].key}")
        yield '">'
        yield Slot("caption.all", Place.QUIET)
        yield "</a></li>"
        yield "</ul></div>"
        return
    yield '</ul><p class="print-only">'
    yield Slot("caption.not_chosen", Place.QUIET)
    yield "</p></div>"


def hop_query(hop: Hop, asked: Protocol | None) -> dict[str, str]:
    """The query of the state that a hop leads to; `asked` is kept in it if the reader asked for a protocol."""
    query: dict[str, str] = {}
    if asked in INCOMING:
        query["protocol"] = asked.value
    if hop.chosen:
        query["seen"] = ",".join(hop.chosen)
    return query


def hop_address(hop: Hop, asked: Protocol | None, link: Linker) -> str:
    """The address of a hop on the same page, escaped for an attribute."""
    return f"{escape(link(hop_query(hop, asked)))}#{hop.anchor}"
