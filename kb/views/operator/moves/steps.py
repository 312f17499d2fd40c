"""The steps of a new move, from its servers to its publication: any of them can be left and taken up again."""

from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.operations.moves.standings import MoveStanding


class Step(NamedTuple):
    route: str
    title: Promise


STEPS: Final = (
    Step("kb-operator-move-servers", _("Servers")),
    Step("kb-operator-move-dates", _("Dates")),
    Step("kb-operator-move-domains", _("Domains")),
    Step("kb-operator-move-client", _("See it as a client")),
    Step("kb-operator-move-publish", _("Publish")),
)


class StepState(NamedTuple):
    """A step of one move. `done` says that nothing of it is missing."""

    title: Promise
    address: str
    done: bool
    current: bool


def steps_of(standing: MoveStanding, current: str = "") -> list[StepState]:
    """The steps of a draft, in their order; `current` is the name of the route that is looked at."""
    move = standing.move
    done = {
        "kb-operator-move-servers": True,
        "kb-operator-move-dates": move.dates_agreed,
        "kb-operator-move-domains": bool(standing.domains),
    }
    return [
        StepState(step.title, reverse(step.route, args=[move.slug]), done.get(step.route, False), step.route == current)
        for step in STEPS
    ]


def next_step(standing: MoveStanding) -> StepState:
    """Where whoever comes back goes on: the first step of which something is missing."""
    return next(step for step in steps_of(standing) if not step.done)
