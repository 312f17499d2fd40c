"""The worker of the lab's site: `python -m tests.proof.worker mailbox`, in one lane, with the haste of a test.

What is done to it is done here, as it starts, and nowhere in the product. `DIES` names the moment at which it kills
itself, once; `BREAK` the rule that it is without.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import django

django.setup()

from kb.models import Period, ProofTag, Work  # noqa: E402  Django must know its settings first
from kb.operations.proof import reading  # noqa: E402
from kb.operations.sending.mail_server import MailServer  # noqa: E402
from kb.operations.work import worker  # noqa: E402
from kb.operations.work.background import load_functions  # noqa: E402
from kb.operations.work.lanes import Lane  # noqa: E402

#: A worker that takes up abandoned work at once.
_HASTY: Final = worker.Pace(poll=0.05, rounds=0.2, beat=0.3, lease=timedelta(seconds=2))
_PERIODS: Final = ("proof.read", "readiness.look")


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(function: Callable[..., Any]) -> Callable[..., Any]:
    def dying(*given: Any, **named: Any) -> None:
        function(*given, **named)
        _die()

    return dying


def _booked() -> None:
    """It is written down that the answer is being sent, and nothing was sent."""
    reading.send_answer = _die


def _handed_over() -> None:
    """The mail server has taken the answer, and that is not written down."""
    MailServer.send = _after(MailServer.send)  # type: ignore[method-assign]


def _answered() -> None:
    """All is written down, and the message is still in the mailbox."""
    reading.send_answer = _after(reading.send_answer)


def _without_answer_once() -> None:
    """Each message counts as if it were the first."""
    book = reading.book

    def forgetful(proof: ProofTag, *given: Any) -> bool:
        ProofTag.objects.filter(pk=proof.pk).update(came_at=None)
        return book(proof, *given)

    reading.book = forgetful


DEATHS: Final = {"booked": _booked, "handed-over": _handed_over, "answered": _answered}
BREAKS: Final = {"answer-once": _without_answer_once}


def main() -> None:
    for table, name in ((DEATHS, "DIES"), (BREAKS, "BREAK")):
        if chosen := os.environ.get(name):
            table[chosen]()
    reading._PAUSE = 1.0  # type: ignore[misc]
    load_functions()
    # Whatever a killed worker had in hand is due again, as a minute later.
    Period.objects.filter(name__in=_PERIODS).delete()
    Work.objects.filter(name__in=_PERIODS).delete()
    worker.Worker(_HASTY, lane=Lane(sys.argv[1])).run()


if __name__ == "__main__":
    main()
