"""A worker whose servers are real, one of them slow without end: `python -m tests.slow_servers <folder> <scenarios>`.

The scenarios are those of `tests.worker_nursery`; the worker is `manage.py worker`, with more patience than a site has,
so that what ends in time does so on a busy machine too. A slow server drips until everything else is done.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from typing import Any, Final

from tests import worker_nursery as nursery

# Django is set up by the line above.
# isort: split
from django.conf import settings

from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import Recipient
from kb.models import Batch, LetterBatch, Move, Notice, WebhookDelivery, Work
from kb.models.moves.batches import BatchState
from kb.models.programs.webhooks import DeliveryState
from kb.models.sending.notices import NoticeState, TrialState
from kb.models.site.events import record_event
from kb.models.site.profile import ensure_profile
from kb.operations.batches.batches import approve, bring
from kb.operations.messages.letters import ask_for_letters
from kb.operations.programs.webhooks import make_webhook
from kb.operations.sending import notices
from kb.operations.sending.bounces import read_now
from kb.operations.site import samples
from kb.operations.work.background import later, load_functions
from kb.protocols.programs.webhooks import WebhookKind
from tests import clock
from tests.imap_box import running_box, url_of
from tests.mail_peers import Hangup, imap_peer, smtp_peer
from tests.mail_sink import running_sink, trust
from tests.thunderbird.street import Authority
from tests.webhook_receiver import OK, receiving
from tests.worker_nursery import wait_until

#: The limits of conversations are others' tests'.
_PATIENT: Final = """
import django, sys
django.setup()
from django.core.management import call_command
from kb.operations.programs import rounds
from kb.operations.sending import bounce_mailbox, mail_server
rounds.PATIENCE = bounce_mailbox.PATIENCE = mail_server.PATIENCE = 600.0
call_command("worker")
"""
#: The pieces of work that wait for each server.
_WAITS_FOR: Final = {
    "mail": {"notices.test"},
    "mailbox": {"bounces.read", "bounces.read-now"},
    "programs": {"webhooks.send"},
}


class Street:
    """A mail server, a mailbox and another program, of which one is slow; and what the site wants of them all."""

    def __init__(self, slow: str) -> None:
        self.slow = slow
        self.reached, self.released = Event(), Event()
        self._move = _prepared_move()
        self.notice = notices.prepare(self._move, NoticeKind.NOW, "en")

    def _drip(self, send: Callable[[bytes], object]) -> None:
        self.reached.set()
        while not self.released.wait(0.5):
            send(b"2")

    def _greets(self) -> dict[str, Any]:
        def drip(line: Any) -> None:
            self._drip(line.sendall)
            raise Hangup

        return {"GREETING": drip}

    @contextmanager
    def open(self) -> Iterator[dict[str, str]]:
        """The settings under which a worker finds them."""
        authority, folder = Authority(), nursery._folder
        with ExitStack() as stack:
            if self.slow == "mail":
                _heard, port = stack.enter_context(smtp_peer(self._greets(), folder, authority))
            else:
                port = stack.enter_context(running_sink(folder, authority))[1].port
            mail_url = f"smtps://localhost:{port}"
            if self.slow == "mailbox":
                _heard, port = stack.enter_context(imap_peer(self._greets(), folder, authority))
                box_url = f"imaps://u:p@localhost:{port}"
            else:
                box_url = url_of(stack.enter_context(running_box(folder, authority))[1])
            program = stack.enter_context(receiving())
            program.replies = [self._drip if self.slow == "programs" else OK]
            make_webhook("Billing", program.address, list(WebhookKind), "anna", clock.now())
            yield {
                "EMAIL_URL": mail_url,
                "EMAIL_FROM": "Example Host <help@example.net>",
                "BOUNCES_URL": box_url,
                "WEBHOOK_NETWORKS": "127.0.0.0/8",
                **trust(authority, folder),
            }

    def ask(self, whom: str) -> None:
        """Queue what waits for one of them, or for nobody."""
        at = clock.now()
        if whom == "mail":
            notices.ask_test(self.notice, Recipient.parse("anna@example.net"), at)
        elif whom == "mailbox":
            later(read_now)
        elif whom == "programs":
            record_event(at, "anna", "move.publish", f"move {self._move.slug}")
        else:
            ask_for_letters(self._move, [], "en", None, at)
            bring(self._move, b"domain\nnew-one.example\nnew-two.example\n", "list.csv", "anna", at)

    def done(self) -> dict[str, bool]:
        """What has come to its end. A list that was read is approved on the way, as an operator would."""
        for batch in Batch.objects.filter(state=BatchState.READY):
            approve(batch, "anna", clock.now())
        ended = Work.objects.done().values_list("name", flat=True)
        return {
            "letters": LetterBatch.objects.exclude(made_at=None).exists(),
            "list": Batch.objects.filter(state=BatchState.WRITTEN).exists(),
            "mail": Notice.objects.filter(test_state=TrialState.SENT).exists(),
            "mailbox": "bounces.read-now" in ended,
            "programs": WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED).exists(),
        }


def _prepared_move() -> Move:
    at = clock.now()
    ensure_profile(settings.SITE_PROFILE)
    samples.load(at)
    move = Move.objects.get(slug="sample-open")
    # The mailbox is looked into for as long as something may come back.
    Notice.objects.create(
        move=move, kind=NoticeKind.DAYS_14, language="en", state=NoticeState.DONE, started_at=at, finished_at=at
    )
    return move


def one_is_slow(slow: str) -> dict[str, Any]:
    """The work of one server is begun; then everything else is asked for and done before that comes to its end."""
    load_functions()
    street = Street(slow)
    with street.open() as found, working(found):
        try:
            street.ask(slow)
            wait_until(street.reached.is_set)
            for whom in ("mail", "mailbox", "programs", "desk"):
                if whom != slow:
                    street.ask(whom)
            wait_until(lambda: sum(street.done().values()) == 4)
            running = Work.objects.running().values_list("name", flat=True)
            return {"done": street.done(), "still": sorted(set(running) & _WAITS_FOR[slow]), "faults": _faults()}
        finally:
            street.released.set()


@contextmanager
def working(environment: dict[str, str]) -> Iterator[None]:
    """A worker, which is killed in the end: what it holds by then is no matter of these scenarios."""
    with (nursery._folder / "worker-log").open("wb") as log:
        command = [sys.executable, "-c", _PATIENT]
        own = {**os.environ, **environment, "WORKER": "apart"}
        worker = subprocess.Popen(command, env=own, stdout=log, stderr=log, start_new_session=True)
        try:
            yield
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def _faults() -> list[str]:
    return list(Work.objects.exclude(fault="").values_list("fault", flat=True))


nursery.SCENARIOS["one_is_slow"] = one_is_slow

if __name__ == "__main__":
    nursery.main()
