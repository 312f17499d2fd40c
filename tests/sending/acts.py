"""What is done to a site on a data folder of its own, each as a process: `python -m tests.sending.acts prepare 320`.

`time-passes` stands for the minutes that a test has not got: the lease of a killed worker's work and messages ends, and
whoever was told “later” is due again. Nothing else is changed by it.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from kb.mail.notice_days import NoticeKind  # noqa: E402
from kb.mail.recipients import Recipient  # noqa: E402
from kb.models import BounceReading, Contact, Delivery, Domain, Move, Notice, Period, Work  # noqa: E402
from kb.models.ground.revisions import raise_revision  # noqa: E402
from kb.models.sending.deliveries import DeliveryState  # noqa: E402
from kb.models.sending.notices import FASTEST_RATE, NoticeState, TrialState  # noqa: E402
from kb.models.site.profile import ensure_profile  # noqa: E402
from kb.operations.sending import notices, schedule  # noqa: E402  Django must know its settings first
from kb.operations.site import samples  # noqa: E402  Django must know its settings first
from kb.operations.work import worker  # noqa: E402  Django must know its settings first
from kb.operations.work.background import load_functions  # noqa: E402
from tests import clock  # noqa: E402

_MOVE: Final = "sample-open"
#: A worker that takes up abandoned work at once.
_HASTY: Final = worker.Pace(poll=0.05, rounds=0.2, beat=0.3, lease=timedelta(seconds=2))


def prepare(*clients: str) -> None:
    """A site with these clients on a move, and a notice to all of them that begins at once."""
    at = clock.now()
    call_command("migrate", verbosity=0)
    ensure_profile(settings.SITE_PROFILE)
    samples.load(at)
    move = Move.objects.get(slug=_MOVE)
    for name in clients:
        domain = Domain.objects.create(name=f"{name}-client.example", service=move.from_service, move=move)
        Contact.objects.create(domain=domain, email=f"{name}@{domain.name}")
    raise_revision()
    row = notices.prepare(move, NoticeKind.NOW, "en")
    notices.ask_test(row, Recipient.parse("operator@example.net"), at)
    Work.objects.filter(name="notices.test").delete()
    Notice.objects.filter(pk=row.pk).update(test_state=TrialState.SENT)
    row.refresh_from_db()
    notices.confirm(row, len(clients), FASTEST_RATE, "operator", at)
    Notice.objects.filter(pk=row.pk).update(ready_at=at - timedelta(minutes=2), leaves_at=at - timedelta(minutes=1))
    time_passes()


def time_passes() -> None:
    past = clock.now() - timedelta(hours=1)
    Delivery.objects.filter(state__in=(DeliveryState.SENDING, DeliveryState.QUEUED)).update(due_at=past)
    Notice.objects.filter(state=NoticeState.SENDING).update(next_at=past)
    Work.objects.filter(name="notices.go-on").delete()
    schedule.watch(clock.now())
    Work.objects.update(due_at=past)


def bounces_are_due() -> None:
    """Five minutes have passed since the mailbox was read."""
    Period.objects.filter(name="bounces.read").delete()
    BounceReading.objects.update(next_at=None)


def go_on() -> None:
    for row in Notice.objects.filter(state=NoticeState.STOPPED):
        notices.go_on_again(row, "operator", clock.now())


def work() -> None:
    load_functions()
    worker.Worker(_HASTY).run()


ACTS: Final[dict[str, Callable[..., None]]] = {
    "prepare": prepare,
    "time-passes": time_passes,
    "bounces-are-due": bounces_are_due,
    "go-on": go_on,
    "work": work,
}

if __name__ == "__main__":
    ACTS[sys.argv[1]](*sys.argv[2:])
