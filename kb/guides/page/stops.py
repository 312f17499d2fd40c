"""A guide stop by stop: which stops there are in one state of the page, and what each of them shows.

A chooser that a stop begins with takes its first branch as given; its others are what else may be seen. A later one
asks: its branches stand where the question would, and what is chosen takes the place of the actions before it. What was
chosen once is never asked again: a later chooser with the same key has its answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kb.guides.page.flattening import Flattener, Hop, Part, joined
from kb.guides.page.pieces import Answer, Branch, Chooser, Piece, ProtocolState, Stop, choosers
from kb.mail.servers import Protocol

#: A link to a place of the page with all steps.
_LINK: Final = re.compile(r'<a href="(?P<address>#(?P<kind>h|seen)-(?P<name>[a-z0-9-]+))"')


@dataclass(frozen=True, slots=True)
class Way:
    """A branch as somebody would say that they see it, and where that leads."""

    label: tuple[Part, ...]
    hop: Hop


@dataclass(frozen=True, slots=True)
class StopParts:
    """One stop in one state. `first` and `last` are the numbers of its actions; `last` is less if it has none.

    `choices` are asked in place of the question. `others` are branches among what else may be seen; `chosen` is the one
    that somebody said they see, and leads back.
    """

    name: str
    step: str
    first: int
    last: int
    title: tuple[Part, ...]
    body: tuple[Part, ...]
    question: tuple[Part, ...]
    cases: tuple[Part, ...]
    choices: tuple[Way, ...]
    others: tuple[Way, ...]
    chosen: tuple[Way, ...]


def stops_in(pieces: tuple[Piece, ...], protocol: Protocol, chosen: frozenset[str]) -> tuple[StopParts, ...]:
    """The stops that a reader in this state walks through, in their order."""
    whole = _Whole(pieces, Flattener(protocol, chosen), set())
    return tuple(_Reader(whole, stop).read() for stop in _stops(pieces, protocol, chosen))


def states_of(pieces: tuple[Piece, ...], name: str, chosen: frozenset[str] = frozenset()) -> Iterator[frozenset[str]]:
    """The branches that must be chosen for a stop to be met, for each place where it stands."""
    for piece in pieces:
        if isinstance(piece, Stop):
            if piece.name == name:
                yield chosen
        elif isinstance(piece, ProtocolState):
            yield from states_of(piece.pieces, name, chosen)
        elif isinstance(piece, Chooser):
            for branch in piece.branches:
                yield from states_of(branch.pieces, name, chosen | {branch.key})


def _stops(pieces: tuple[Piece, ...], protocol: Protocol, chosen: frozenset[str]) -> Iterator[Stop]:
    for piece in pieces:
        if isinstance(piece, Stop):
            yield piece
        elif isinstance(piece, ProtocolState) and piece.protocol is protocol:
            yield from _stops(piece.pieces, protocol, chosen)
        elif isinstance(piece, Chooser):
            yield from _stops(_branch(piece, chosen).pieces, protocol, chosen)


def _branch(chooser: Chooser, chosen: frozenset[str]) -> Branch:
    return next((branch for branch in chooser.branches if branch.chosen_by(chosen)), chooser.branches[0])


def _is_empty(branch: Branch) -> bool:
    return not any(not isinstance(piece, str) or piece.strip() for piece in branch.pieces)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The whole guide in one state, as far as it is read; `told` are the answers that were shown with a way back."""

    pieces: tuple[Piece, ...]
    flattener: Flattener
    told: set[str]

    def after(self, stop: str, chosen: frozenset[str]) -> str:
        """The stop that follows once these branches are chosen; itself if none does."""
        names = [one.name for one in _stops(self.pieces, self.flattener.protocol, chosen)]
        return dict(pairwise(names)).get(stop, stop)

    def linked(self, parts: tuple[Part, ...], stop: str) -> Iterator[Part]:
        """The same with `#h-NAME` leading to that stop, and `#seen-KEY` to this one with that branch chosen.

        On the page with all steps both are places of the page.
        """
        for part in parts:
            if not isinstance(part, str):
                yield part
                continue
            end = 0
            for link in _LINK.finditer(part):
                if hop := self._hop(link["kind"], link["name"], stop):
                    yield part[end : link.start("address")]
                    yield hop
                    end = link.end("address")
            yield part[end:]

    def _hop(self, kind: str, name: str, stop: str) -> Hop | None:
        chosen = self.flattener.chosen
        if kind == "h":
            found = any(True for _ in states_of(self.pieces, name))
            return Hop(tuple(sorted(chosen)), stop=name) if found else None
        of_it = [one for one in choosers(self.pieces, self.flattener.protocol) if name in one.keys]
        if not of_it:
            return None
        return Hop(tuple(sorted(chosen.difference(*(one.keys for one in of_it)) | {name})), stop=stop)


class _Reader:
    """Reads one stop: what is shown, what is asked, which branches stand open."""

    def __init__(self, whole: _Whole, stop: Stop) -> None:
        self.whole = whole
        self.flattener = whole.flattener
        self.stop = stop
        self.answer: Answer | None = None
        self.body: list[Part] = []
        self.choices: list[Way] = []
        self.others: list[Way] = []
        self.chosen: list[Way] = []

    def read(self) -> StopParts:
        first = self.flattener.actions + 1
        self._read(self.stop.pieces)
        answer = self.answer or Answer((), ())
        return StopParts(
            name=self.stop.name,
            step=self.stop.step,
            first=first,
            last=self.flattener.actions,
            title=self._shown(self.stop.title),
            body=joined(self.whole.linked(joined(iter(self.body)), self.stop.name)),
            question=self._shown(answer.question),
            cases=joined(self.whole.linked(self._shown(answer.cases), self.stop.name)),
            choices=tuple(self.choices),
            others=tuple(self.others),
            chosen=tuple(self.chosen),
        )

    def _shown(self, pieces: tuple[Piece, ...]) -> tuple[Part, ...]:
        return joined(self.flattener.shown(pieces))

    def _read(self, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            if isinstance(piece, ProtocolState):
                if piece.protocol is self.flattener.protocol:
                    self._read(piece.pieces)
            elif isinstance(piece, Chooser):
                self._choose(piece)
            elif isinstance(piece, Answer):
                self.answer = piece
            else:
                self.body += self.flattener.shown((piece,))

    def _choose(self, chooser: Chooser) -> None:
        chosen = self.flattener.chosen
        elsewhere = chosen - chooser.keys
        begins = not any(not isinstance(part, str) or part.strip() for part in self.body)
        branch = _branch(chooser, chosen)
        key = "" if not begins and _is_empty(branch) else branch.chosen_by(chosen)
        if key and key not in self.whole.told and not (begins and branch is chooser.branches[0]):
            self.whole.told.add(key)
            self.chosen.append(self._way(branch, Hop(tuple(sorted(elsewhere)), stop=self.stop.name)))
        if not key and not begins:
            self.choices += [self._leads_to(one, elsewhere) for one in chooser.branches]
            return
        if begins:
            self.others += [self._leads_to(one, elsewhere) for one in chooser.branches if one is not branch]
        else:
            self.body = []
        self._read(branch.pieces)

    def _leads_to(self, branch: Branch, elsewhere: frozenset[str]) -> Way:
        """A branch without words of its own leads on at once, and is asked for again by who comes back."""
        to = elsewhere | {branch.key}
        stop = self.whole.after(self.stop.name, to) if _is_empty(branch) else self.stop.name
        return self._way(branch, Hop(tuple(sorted(to)), stop=stop))

    def _way(self, branch: Branch, hop: Hop) -> Way:
        return Way(self._shown(branch.label), hop)
