"""What each message must lead to, and what it led to; whatever is otherwise is false, and said."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.proof.devices import Asked
from tests.proof.world import World

#: So many faults of one case are said; all of them count.
_TOLD: Final = 5


@dataclass(frozen=True)
class Case:
    """`through` is the verdict, empty where nothing may be booked. `is_proof`: pressed on the device, it is done."""

    name: str
    asked: Asked
    through: str
    answers: int = 0
    is_proof: bool = False


@dataclass
class Ledger:
    messages: int = 0
    proven: int = 0
    false: int = 0
    cases: list[Case] = field(default_factory=list)
    _told: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case, messages: int = 1) -> Case:
        self.cases.append(case)
        self.messages += messages
        return case

    def must(self, name: str, is_so: object, said: object = "") -> None:
        if not is_so:
            self.false += 1
            self._told[name] += 1
            if self._told[name] <= _TOLD:
                print(f"FALSE {name}: {said}", flush=True)

    def judge(self, world: World) -> None:
        """All cases, once everything has come to rest."""
        answers = world.answers()
        for case in self.cases:
            asked = case.asked
            through, app, state, came_from = world.row(asked.tag)
            self.must(case.name, through == case.through, f"through {through!r}, {app!r}, {state!r}, {came_from!r}")
            self.must(case.name, answers[asked.tag] == case.answers, f"{answers[asked.tag]} answers, {state!r}")
            is_done, is_proven = asked.is_done, world.is_proven(asked.domain)
            self.must(case.name, is_done == case.is_proof, f"the page says done: {is_done}")
            self.must(case.name, is_proven == case.is_proof, f"the domain counts as proven: {is_proven}")
            self.proven += is_done and case.is_proof

    @property
    def summary(self) -> str:
        refused = self.messages - self.proven
        return f"{self.messages} messages, {self.proven} proven, {refused} refused, {self.false} false"
