"""Reading the mailbox of proof: what is addressed to a tag of ours is judged, answered once, and deleted.

Everything else in the mailbox stays unread and untouched. A message is booked before it is answered and answered before
it is deleted, each for good: a worker that is killed in between leaves a message that the next one finds booked.
"""

import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from kb.mail.moves import mail_settings
from kb.mail.names import DomainName
from kb.mail.proof.arrivals import FIELDS, MOST_BYTES, Arrival, read_arrival
from kb.mail.proof.tags import GOOD_FOR
from kb.mail.proof.verdicts import Servers, Through, through
from kb.mail.servers import ServiceSettings
from kb.models.ground.outbox import BackOff
from kb.models.moves.domains import Domain
from kb.models.proof.readings import proof_reading
from kb.models.proof.tags import AnswerState, ProofTag, forget_old_proofs
from kb.models.readiness.sightings import hosts_seen
from kb.operations.proof.answering import may_answer, send_answer
from kb.operations.proof.evidence import note_proof
from kb.operations.proof.settings import ProofBox, proof_box
from kb.operations.sending.bounce_mailbox import Glimpse, OpenMailbox, opened
from kb.operations.sending.bounces import AFTER_REFUSAL
from kb.operations.sending.mailbox_faults import MailboxUnusable
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane

#: Seconds of a round, and of a wait between two looks in it, unless the mailbox tells of something new: somebody sits
#: before the page meanwhile.
_ROUND: Final = 50.0
_PAUSE: Final = 12.0
#: Before a mailbox is asked again that did not answer: somebody sits before the page.
PAUSES: Final = BackOff(timedelta(minutes=1), timedelta(minutes=30))
#: Messages that are looked at together.
_HANDFUL: Final = 50
#: Other messages are passed by once in a round, and of more than these only the newest are looked at: whoever fills the
#: mailbox keeps nobody waiting.
MOST_PASSED: Final = 2000
#: A mailbox that holds more other messages than this is somebody's own, not one for proofs.
MOST_OTHERS: Final = 20


@every(hours=1 / 60, name="proof.read", lane=Lane.MAILBOX)
def read_proofs(at: datetime) -> None:
    """Look for a minute, again and again, as long as somebody waits; otherwise not at all."""
    box = proof_box()
    if box is None or not ProofTag.objects.all().awaited(at).exists():
        return
    reading = proof_reading(settings.PROOF_URL)
    if not reading.may_be_asked(at):
        return
    began, passed, now = time.monotonic(), set[int](), at
    try:
        with opened(box.mailbox) as mailbox:
            while True:
                read_mailbox(mailbox, box, now, passed)
                reading.note_success()
                if time.monotonic() + _PAUSE > began + _ROUND or mailbox.is_tired():
                    return
                mailbox.wait(_PAUSE)
                now = at + timedelta(seconds=time.monotonic() - began)
    except MailboxUnusable as fault:
        pauses = PAUSES if fault.by_itself else AFTER_REFUSAL
        reading.note_fault(str(fault), at + pauses.after(reading.faults_in_a_row + 1))


@every(hours=24, name="proof.forget", lane=Lane.KEEPING)
def forget_proofs(at: datetime) -> None:
    forget_old_proofs(at)


def read_mailbox(mailbox: OpenMailbox, box: ProofBox, at: datetime, passed: set[int]) -> int:
    """One pass over what lies there; gives how many messages were to tags of ours. `passed` are the numbers of those
    that are none of ours, to which more are added."""
    mailbox.look()
    numbers = mailbox.numbers_after(0, (at - 3 * GOOD_FOR).date())[-MOST_PASSED:]
    fresh = [number for number in numbers if number not in passed]
    found = 0
    for begin in range(0, len(fresh), _HANDFUL):
        glimpses = mailbox.fields(fresh[begin : begin + _HANDFUL], FIELDS, MOST_BYTES)
        ours = [glimpse.uid for glimpse in glimpses if _take(glimpse, box, at)]
        if ours:
            mailbox.delete(ours)
        passed.update(glimpse.uid for glimpse in glimpses)
        found += len(ours)
    return found


def _take(glimpse: Glimpse, box: ProofBox, at: datetime) -> bool:
    """Whether a message was to a tag that we gave; it is booked and answered then, if it is the first."""
    arrival = read_arrival(glimpse.content, box.address, box.own)
    row = ProofTag.objects.of(arrival.tag).select_related("domain").first() if arrival else None
    if arrival is None or row is None:
        return False
    if book(row, arrival, at):
        row.refresh_from_db()
        if row.answer == AnswerState.SENDING:
            send_answer(row, arrival, arrival.tag, at)
    return True


@transaction.atomic
def book(proof: ProofTag, arrival: Arrival, at: datetime) -> bool:
    """Write down what came; False if something came before, or too late. The first message alone counts."""
    row = ProofTag.objects.select_for_update().select_related("domain").get(pk=proof.pk)
    if row.came_at is not None or not row.is_open(at):
        return False
    row.through = through(arrival, row.domain.name, _servers(row.domain, at)).value
    row.came_at, row.app, row.failed = at, arrival.app, " ".join(arrival.failed)
    row.came_from = arrival.from_domain if row.through == Through.OTHER_ACCOUNT else ""
    row.answer = AnswerState.SENDING if may_answer(row, arrival, at) else AnswerState.WITHHELD
    row.save()
    note_proof(row, at, vouched_for=arrival.is_authentic)
    return True


def _servers(domain: Domain, at: datetime) -> Servers:
    """What readiness knows of both servers of a domain; without a move there is the one that it stands at."""
    row = Domain.objects.select_related("service", "move").get(pk=domain.pk)
    name = DomainName(row.name)
    if row.move is None:
        return Servers(frozenset(), _addresses(row.service.as_value().of(name)))
    settings = mail_settings(name, row.service.as_value(), row.move.as_value(), at)
    old, new = settings.old or settings.use_now, settings.new or settings.use_now
    return Servers(_addresses(old), _addresses(new))


def _addresses(service: ServiceSettings) -> frozenset[str]:
    hosts = {server.host for server in service.servers}
    return frozenset(number for facts in hosts_seen(hosts).values() for number in facts.name.addresses)
