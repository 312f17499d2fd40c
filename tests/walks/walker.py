"""Follows a guide at a program: step by step, as a reader who does what is said and nothing else.

It waits until what a step names is there, takes the branch whose words are on the screen, and gives up where a step
cannot be done, where a box says that something can be seen that is not there, and where the program asks what the guide
does not mention.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from tests.walks.acts import Act, Desk, Maybe, Nothing, TypePassword
from tests.walks.program import Box, NotThere, Prompt
from tests.walks.sentences import ForPeople, Unread, read_expect, read_step, signs
from tests.walks.steps import Branch, Chooser, Expect, Item, Step

_T = TypeVar("_T")
#: Seconds until what a step names must be there; until what somebody does only if it is there is not waited for any
#: longer; until the words of a branch have come. A question of a mail server takes its time.
PATIENCE: Final = 30.0
MAYBE: Final = 8.0
_PAUSE: Final = 0.4


class Fault(AssertionError):
    """Where the guide and the program part, and how."""

    def __init__(self, place: Step | Expect | Branch | None, why: str, screen: str) -> None:
        words = f" “{place}”" if isinstance(place, Step) else ""
        where = f"{place.path}:{place.line}:{words} " if place else ""
        super().__init__(f"{where}{why}\n  On the screen: {screen[:1500]}")
        self.place, self.why = place, why


@dataclass
class Walked:
    """How far a reader has come."""

    steps: int = 0
    for_people: int = 0


class Walk:
    """One reader's way through one guide."""

    def __init__(self, desk: Desk, *, patience: float = PATIENCE, maybe: float = MAYBE) -> None:
        self.walked = Walked()
        self._desk, self._patience, self._maybe = desk, patience, maybe
        self._told: list[str] = []
        #: Passwords that the guide said may be asked, and that were not yet.
        self._passwords = 0
        self._place: Step | Expect | Branch | None = None

    def follow(self, items: Sequence[Item]) -> None:
        """Raises `Fault` where it goes no further."""
        self._items(items)
        self._place = None
        if prompt := self._desk.program.prompt():
            self._answer(prompt)

    def _items(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, Chooser):
                self._items(self._chosen(item).items)
            elif isinstance(item, Expect):
                self._place = item
                self._look_at(item)
            else:
                self._place = item
                self._step(item)

    def _step(self, step: Step) -> None:
        try:
            todo = read_step(step.text, self._desk.reader)
        except ForPeople:
            self.walked.for_people += 1
            return
        except Unread as unread:
            raise self._fault(str(unread)) from unread
        for act in todo:
            self._do(act)
        self.walked.steps += 1

    def _do(self, act: Act) -> None:
        if isinstance(act, Nothing):
            return
        try:
            patience = self._maybe if isinstance(act, Maybe) else self._patience + self._desk.wait
            self._until(lambda: act.do(self._desk), patience, act)
        except NotThere as missing:
            if not isinstance(act, Maybe):
                raise self._fault(str(missing)) from missing
            # A server may ask a moment later than somebody waited for it.
            self._passwords += act.act == TypePassword()

    def _look_at(self, expect: Expect) -> None:
        told = read_expect(expect.text)
        self._told += told.may_ask
        self._passwords += told.password
        for look in told.seen:
            self._do(look)

    def _chosen(self, chooser: Chooser) -> Branch:
        """The branch whose words can be seen; while none can, the one that names no words."""
        plain = [branch for branch in chooser.branches if not signs(branch.label)]
        deadline = time.monotonic() + (self._maybe if plain else self._patience)
        self._place = chooser.branches[0]
        while not (seen := [branch for branch in chooser.branches if any(map(self._shows, signs(branch.label)))]):
            if time.monotonic() >= deadline:
                break
            time.sleep(_PAUSE)
        if not seen and len(plain) != 1:
            raise self._fault("none of the branches from here on is what can be seen")
        self._place = (seen or plain)[0]
        return self._place

    def _shows(self, words: str) -> bool:
        prompt = self._desk.program.prompt()
        return words in prompt.words if prompt else self._desk.program.shows(words, part=True)

    def _until(self, act: Callable[[], _T], patience: float, about: Act) -> _T:
        """Try again until it can be done. Raises `NotThere`."""
        deadline = time.monotonic() + patience
        while True:
            try:
                prompt = self._desk.program.prompt()
                if prompt and not about.answers(prompt):
                    self._answer(prompt)
                return act()
            except NotThere:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_PAUSE)

    def _answer(self, prompt: Prompt) -> None:
        """Say yes to what the guide has announced. Raises `Fault` for any other question."""
        if prompt.password and self._passwords:
            self._passwords -= 1
            self._desk.program.type(self._desk.reader.password, into=Box.PASSWORD)
        elif not any(words in prompt.words for words in self._told) or len(prompt.buttons) > 1:
            raise self._fault(f"the program asks what the guide does not mention: {prompt.words!r} {prompt.buttons}")
        self._desk.program.confirm()

    def _fault(self, why: str) -> Fault:
        return Fault(self._place, why, self._desk.program.words())
