"""What an operator does with a notice: prepare it, test it, say yes, take it back, stop it, go on, decide.

Each act names the state that it starts from in its UPDATE, so of two operators who press at once one is told no.
"""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.mail.notice_days import DAYS, NoticeKind, seen_in
from kb.mail.recipients import Recipient
from kb.models.moves.moves import Move
from kb.models.sending.deliveries import Delivery, DeliveryState
from kb.models.sending.notices import LONGEST_SUBJECT, USUAL_STOP_SHARE, Notice, NoticeState, TrialState
from kb.models.sending.suppressions import forgotten_suppressions, try_again
from kb.models.site.address import why_unreachable
from kb.models.site.events import record_event
from kb.operations.refusals import NotPossible
from kb.operations.sending.moments import UNSET, near_to, planned_for
from kb.operations.sending.recipients import addressees
from kb.operations.sending.schedule import queue_round, send_test
from kb.operations.sending.stops import have_many_come_back
from kb.operations.sending.texts import CannotBeSent, kit_text, subject_of
from kb.operations.work.background import later

_NOT_REACHED: Final = (DeliveryState.REFUSED, DeliveryState.UNMADE, DeliveryState.BOUNCED)


def prepare(move: Move, kind: NoticeKind, language: str) -> Notice:
    """A draft of this kind; the one that is there already, if there may be only one."""
    if kind in DAYS:
        existing = Notice.objects.of_move(move).filter(kind=kind).first()
        if existing is not None:
            return existing
    try:
        with transaction.atomic():
            return Notice.objects.create(move=move, kind=kind, language=language)
    except IntegrityError:
        return Notice.objects.of_move(move).get(kind=kind)


def ask_test(notice: Notice, to: Recipient, at: datetime) -> None:
    """Take the text from the message kit as it is now, and send it to one address, as it will read when it leaves."""
    refuse_dead_links()
    text, moment = kit_text(notice, at), planned_for(notice, at)
    try:
        subject = subject_of(notice, moment, text)
    except CannotBeSent as fault:
        raise NotPossible(str(fault)) from fault
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=NoticeState.DRAFT).update(
            text=text,
            subject=subject[:LONGEST_SUBJECT],
            seen_as=str(seen_in(notice.move.as_value(), moment)),
            test_to=to.address,
            test_state=TrialState.ASKED,
            test_fault="",
            fault="",
            tests=notice.tests + 1,
        )
        _refuse_unless(changed)
        later(send_test, notice=notice.pk, number=notice.tests + 1)


def confirm(
    notice: Notice,
    typed: int,
    rate: int,
    who: str,
    at: datetime,
    *,
    stop_share: int = USUAL_STOP_SHARE,
    twice: bool = False,
) -> datetime:
    """Say yes to so many messages; gives the moment from which they leave. Until then it can be taken back.

    `twice`: somebody typed the word for two messages to a client within a day.
    """
    _refuse_unprepared(notice, at)
    now = _confirmed_number(notice, typed, at)
    leaves = planned_for(notice, at)
    near = near_to(notice, leaves)
    if near and not twice:
        raise NotPossible(_("Clients would get two messages within a day. Type the word if you want that."))
    yes = {"state": NoticeState.READY, "expected": now, "rate": rate, "stop_share": stop_share, "fault": ""}
    with transaction.atomic():
        draft = Notice.objects.filter(pk=notice.pk, state=NoticeState.DRAFT, tests=notice.tests)
        _refuse_unless(
            draft.update(**yes, ready_at=at, ready_by=who, leaves_at=leaves, close_agreed_at=at if near else None)
        )
        set_ones = [other.pk for other, _when in near if other.state == NoticeState.READY]
        Notice.objects.filter(pk__in=set_ones, state=NoticeState.READY).update(close_agreed_at=at)
        notice.refresh_from_db()
        after = {"messages": now, "rate": rate, "leaves": leaves.isoformat(), **({"twice": True} if near else {})}
        _record(notice, who, "notice.confirm", at, after)
        queue_round(notice, leaves)
    return leaves


def _confirmed_number(notice: Notice, typed: int, at: datetime) -> int:
    now = len(addressees(notice.move, at).messages)
    if not now:
        raise NotPossible(_("There is nobody to write to."))
    if typed != now:
        sentence = ngettext(
            "You typed %(typed)s, but there is %(now)s message.",
            "You typed %(typed)s, but there are %(now)s messages.",
            now,
        )
        raise NotPossible(sentence % {"typed": localize(typed), "now": localize(now)})
    return now


def _refuse_unprepared(notice: Notice, at: datetime) -> None:
    refuse_dead_links()
    if not notice.is_tested:
        raise NotPossible(_("Send the message to yourself first, and read it."))
    if notice.move.published_at is None or notice.move.published_at > at:
        raise NotPossible(_("Publish the move first: the message leads to pages that would say nothing of it."))
    if str(seen_in(notice.move.as_value(), planned_for(notice, at))) != notice.seen_as:
        raise NotPossible(_("The message reads differently by now than in your test. Test it once more."))
    same = notice.subject.casefold()
    if any(other.subject.casefold() == same for other in Notice.objects.beside(notice)):
        raise NotPossible(
            _(
                "Another notice of this move has the same subject. Change the first line of the text, "
                "and test once more."
            )
        )
    if forgotten_suppressions():
        raise NotPossible(
            _(
                "The site’s secret key is another one than before, so people who wanted no more messages are not "
                "known any more. Put the old SECRET_KEY back."
            )
        )


def refuse_dead_links() -> None:
    """Raises `NotPossible` while the links of a message would lead nowhere."""
    if why := why_unreachable():
        raise NotPossible(why)


def take_back(notice: Notice, who: str, at: datetime) -> None:
    """Nothing has left yet, and nothing will."""
    _change(notice, NoticeState.READY, NoticeState.DRAFT, who, "notice.take-back", at, **UNSET)


def stop(notice: Notice, who: str, at: datetime) -> None:
    """No further message leaves; the one that is being handed over at this moment still does."""
    _change(notice, NoticeState.SENDING, NoticeState.STOPPED, who, "notice.stop", at)


def go_on_again(notice: Notice, who: str, at: datetime) -> None:
    """Send the rest of a stopped notice. What came back before is known now, and counts no more."""
    refuse_dead_links()
    watched_from = at if have_many_come_back(notice) else notice.watched_from
    seen = str(seen_in(notice.move.as_value(), at))
    with transaction.atomic():
        _change(
            notice,
            NoticeState.STOPPED,
            NoticeState.SENDING,
            who,
            "notice.go-on",
            at,
            fault="",
            faults_in_a_row=0,
            next_at=at,
            watched_from=watched_from,
            seen_as=seen,
        )
        queue_round(notice, at)


def discard(notice: Notice, who: str, at: datetime) -> None:
    with transaction.atomic():
        _refuse_unless(Notice.objects.filter(pk=notice.pk, state=NoticeState.DRAFT, started_at=None).delete()[0])
        _record(notice, who, "notice.discard", at, {})


def count_as_sent(delivery: Delivery, who: str, at: datetime) -> None:
    """The operator knows that an uncertain message has arrived."""
    _decide(delivery, (DeliveryState.UNKNOWN,), who, "arrived", at, state=DeliveryState.SENT)


def see_to(delivery: Delivery, who: str, at: datetime) -> None:
    """The operator has told a client, whom no message reached, in another way."""
    _decide(delivery, _NOT_REACHED, who, "told otherwise", at, handled_at=at)


def send_again(delivery: Delivery, who: str, at: datetime) -> None:
    """Another try, on the operator's word, also to an address at which there was nobody."""
    refuse_dead_links()
    notice = delivery.notice
    if notice.counts is not None:
        raise NotPossible(_("The recipients of this notice were deleted."))
    with transaction.atomic():
        _decide(
            delivery,
            (DeliveryState.UNKNOWN, *_NOT_REACHED),
            who,
            "again",
            at,
            state=DeliveryState.QUEUED,
            due_at=at,
            settled_at=None,
            handled_at=None,
            first_tried_at=None,
        )
        try_again(delivery.recipient_key)
        if Notice.objects.filter(pk=notice.pk, state=NoticeState.DONE).update(
            state=NoticeState.SENDING, next_at=at, finished_at=None
        ):
            queue_round(notice, at)


def _decide(
    delivery: Delivery, before: tuple[DeliveryState, ...], who: str, word: str, at: datetime, **values: object
) -> None:
    with transaction.atomic():
        changed = Delivery.objects.filter(pk=delivery.pk, state__in=before).update(**values)
        _refuse_unless(changed)
        _record(delivery.notice, who, "notice.decide", at, {"message": delivery.message_id, "decided": word})


def _change(
    notice: Notice, before: NoticeState, after: NoticeState, who: str, action: str, at: datetime, **values: object
) -> None:
    with transaction.atomic():
        _refuse_unless(Notice.objects.filter(pk=notice.pk, state=before).update(state=after, **values))
        _record(notice, who, action, at, {})


def _record(notice: Notice, who: str, action: str, at: datetime, after: dict[str, object]) -> None:
    record_event(at, who, action, f"move {notice.move.slug}", after={"kind": notice.kind, **after})


def _refuse_unless(changed: int) -> None:
    if not changed:
        raise NotPossible(_("That is not possible any more: somebody else, or the clock, was quicker. Look once more."))
