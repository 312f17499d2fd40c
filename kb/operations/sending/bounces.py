"""Late refusals: what came back to the mailbox of the sender is read, and the message that it is about marked.

A message is known by its Message-ID, which nobody guesses; where a server on the way gave it another one, by the signed
link in it, which tells the address. Booking one twice changes nothing, so the place up to which the mailbox was read is
kept after each handful, and a worker that is killed in between reads a handful twice.
"""

import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kb.mail.bounce_mailbox import BounceMailbox
from kb.mail.bounces import Bounce, BounceVerdict, NotABounce, may_be_bounce, read_bounce
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.ground.outbox import BackOff
from kb.models.sending.bounce_readings import BounceReading, bounce_reading
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice, NoticeState
from kb.models.sending.suppressions import Reason, key_in_token, suppress
from kb.operations.sending.bounce_mailbox import OpenMailbox, opened
from kb.operations.sending.mailbox_faults import MailboxUnusable
from kb.operations.sending.stops import stop_if_many_came_back
from kb.operations.work.background import background, every, later
from kb.operations.work.lanes import Lane
from kb.operations.work.rounds import now

#: Mail servers give up after five days; somebody's own may take longer.
LOOKED_FOR: Final = timedelta(days=30)
#: By so much the clock of the mailbox may be behind ours.
_CLOCKS_DIFFER: Final = timedelta(hours=1)
#: After so many seconds a round leaves the worker to other work.
_LONGEST_ROUND: Final = 20.0
#: Numbers that are searched at once: a longer answer than of so many is not read.
_FURTHEST: Final = 100_000
#: Messages between two notes of the place.
_HANDFUL: Final = 50
#: Before a mailbox is asked again that cannot be read …
PAUSES: Final = BackOff(timedelta(minutes=4), timedelta(hours=1))
#: … and one where somebody has to change something. A wrong password must not lock the account.
AFTER_REFUSAL: Final = BackOff(timedelta(hours=1), timedelta(hours=24))


def are_bounces_awaited(at: datetime) -> bool:
    """Whether there is a mailbox, and something left of late that may come back."""
    return bool(settings.BOUNCES_URL) and Notice.objects.sent_since(at - LOOKED_FOR).exists()


@every(hours=1 / 12, name="bounces.read", lane=Lane.MAILBOX)
def read_bounces(at: datetime) -> None:
    """Read on where the last round ended, unless it is too early to ask again."""
    if not are_bounces_awaited(at):
        return
    reading = bounce_reading(settings.BOUNCES_URL)
    if reading.next_at is not None and at < reading.next_at:
        return
    try:
        with opened(BounceMailbox.parse(settings.BOUNCES_URL)) as mailbox:
            is_end = _read_on(mailbox, reading, at)
    except MailboxUnusable as fault:
        pauses = PAUSES if fault.by_itself else AFTER_REFUSAL
        reading.note_fault(str(fault), at + pauses.after(reading.faults_in_a_row + 1))
        return
    reading.note_success(at)
    if not is_end:
        later(read_now)


@background("bounces.read-now", lane=Lane.MAILBOX)
def read_now() -> None:
    read_bounces(now())


def ask_now() -> None:
    """Let the mailbox be read soon, also if it was to be left alone for a while."""
    with transaction.atomic():
        BounceReading.objects.update(next_at=None)
        later(read_now)


def book(bounce: Bounce, arrived_at: datetime) -> bool:
    """Mark the message that came back; says whether it is one of ours. Later ones to a dead address are not sent."""
    if bounce.verdict is BounceVerdict.DELAYED:
        return False
    found = list(Delivery.objects.with_message_ids(bounce.message_ids)) or _by_links(bounce, arrived_at)
    for row in found:
        with transaction.atomic():
            if row.come_back(arrived_at, bounce.code, bounce.words) and row.recipient.lower() in bounce.dead:
                _shut_out(row.recipient)
    return bool(found)


def _by_links(bounce: Bounce, arrived_at: datetime) -> list[Delivery]:
    """What the newest notice had for the one address whose link came back: one message, or one for each domain."""
    keys = {key for token in bounce.tokens if (key := key_in_token(token))}
    if len(keys) != 1:
        return []
    return list(Delivery.objects.last_to(keys.pop(), before=arrived_at + _CLOCKS_DIFFER))


def _shut_out(address: str) -> None:
    """No further message to it."""
    try:
        recipient = Recipient.parse(address)
    except NotARecipient:
        return  # an earlier rule took it; by today's nobody writes to it anyway
    suppress(recipient, Reason.DEAD)


def _read_on(mailbox: OpenMailbox, reading: BounceReading, at: datetime) -> bool:
    """Whether it came to the end of the folder."""
    folder = mailbox.look()
    last = reading.last_uid if reading.uid_validity == folder.uid_validity else 0
    up_to = last + _FURTHEST if last + _FURTHEST < folder.uid_next - 1 else None
    numbers = mailbox.numbers_after(last, _first_day(at), up_to)
    ends = time.monotonic() + _LONGEST_ROUND
    for begin in range(0, len(numbers), _HANDFUL):
        if begin and (time.monotonic() > ends or mailbox.is_tired()):
            return False
        handful = numbers[begin : begin + _HANDFUL]
        ours = _book_all(mailbox, handful, at)
        for notice in Notice.objects.filter(state=NoticeState.SENDING).select_related("move") if ours else ():
            stop_if_many_came_back(notice, at)
        is_marked = not ours or mailbox.mark_read(ours)
        reading.note_position(folder.uid_validity, handful[-1])
        if not is_marked:
            raise MailboxUnusable(_("Messages that came back are listed, but this account may not mark them as read."))
    reading.note_position(folder.uid_validity, max([last, up_to or folder.uid_next - 1, *numbers[-1:]]))
    return up_to is None


def _book_all(mailbox: OpenMailbox, numbers: list[int], at: datetime) -> list[int]:
    """The numbers of those that are about a message of ours."""
    ours = []
    for glimpse in mailbox.headers(numbers):
        if not may_be_bounce(glimpse.content):
            continue
        try:
            bounce = read_bounce(mailbox.content(glimpse.uid))
        except NotABounce:
            continue
        if book(bounce, glimpse.arrived_at or at):
            ours.append(glimpse.uid)
    return ours


def _first_day(at: datetime) -> datetime:
    """A day before anything could come back, since days begin elsewhere at another time."""
    began = Notice.objects.sent_since(at - LOOKED_FOR).exclude(started_at=None).order_by("started_at").first()
    return (began.started_at if began and began.started_at else at) - timedelta(days=1)
