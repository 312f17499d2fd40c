"""A guide stop by stop: which stops there are in one state of the page, and what each of them shows.

A chooser that a stop begins with takes its first branch as given; its others are what else may be seen. A later one
asks: its branches stand where the question would, and what is chosen takes the place of the actions before it. What was
chosen once is never asked again: a later chooser with the same key has its answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.guides.page.flattening import Flattener, Hop, Part, joined, linked
from kb.guides.page.pieces import Answer, Branch, Chooser, Piece, ProtocolState, Stop
from kb.mail.servers import Protocol


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
    flattener = Flattener(protocol, chosen)
    told: set[str] = set()
    return tuple(_Reader(flattener, pieces, stop, told).read() for stop in _stops(pieces, protocol, chosen))


def names_in(pieces: tuple[Piece, ...], protocol: Protocol, chosen: frozenset[str]) -> list[str]:
    """The names of these stops alone."""
    return [stop.name for stop in _stops(pieces, protocol, chosen)]


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


def _says_something(branch: Branch) -> bool:
    return any(not isinstance(piece, str) or piece.strip() for piece in branch.pieces)


class _Reader:
    """Reads one stop: what is shown, what is asked, which branches stand open."""

    def __init__(self, flattener: Flattener, page: tuple[Piece, ...], stop: Stop, told: set[str]) -> None:
        self.flattener = flattener
        self.page = page
        self.told = told
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
            body=self._linked(iter(self.body)),
            question=self._shown(answer.question),
            cases=self._linked(self.flattener.shown(answer.cases)),
            choices=tuple(self.choices),
            others=tuple(self.others),
            chosen=tuple(self.chosen),
        )

    def _shown(self, pieces: tuple[Piece, ...]) -> tuple[Part, ...]:
        return joined(self.flattener.shown(pieces))

    def _linked(self, parts: Iterator[Part]) -> tuple[Part, ...]:
        return joined(linked(joined(parts), self.page, self.flattener, self.stop.name))

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
        # A branch without words was left at once: whoever comes back is asked again.
        key = branch.chosen_by(chosen) if begins or _says_something(branch) else ""
        if key and key not in self.told and not (begins and branch is chooser.branches[0]):
            self.told.add(key)
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
        """A branch without words of its own leads on at once."""
        chosen = elsewhere | {branch.key}
        stop = self.stop.name if _says_something(branch) else self._after(chosen)
        return self._way(branch, Hop(tuple(sorted(chosen)), stop=stop))

    def _after(self, chosen: frozenset[str]) -> str:
        """The stop that follows this one for whoever has chosen so; itself if it is the last."""
        names = names_in(self.page, self.flattener.protocol, chosen)
        return (*names, self.stop.name)[names.index(self.stop.name) + 1]

    def _way(self, branch: Branch, hop: Hop) -> Way:
        return Way(self._shown(branch.label), hop)
