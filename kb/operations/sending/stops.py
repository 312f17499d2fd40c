"""When a notice stops by itself, and waits for an operator."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext as _

from kb.mail.notice_days import TOO_LATE
from kb.models.ground.outbox import change
from kb.models.sending.notices import FEWEST_FOR_SHARE, Notice, NoticeState
from kb.models.site.events import CLOCK, record_event


def stop_by_itself(notice: Notice, fault: str, at: datetime) -> None:
    """No further message leaves; the sentence is shown until somebody lets it go on."""
    with transaction.atomic():
        now = {"state": NoticeState.STOPPED, "fault": fault[:300], "faults_in_a_row": 0}
        if change(notice, {"state": NoticeState.SENDING}, **now):
            after = {"kind": notice.kind, "why": fault}
            record_event(at, CLOCK, "notice.stop", f"move {notice.move.slug}", after=after)


def stop_if_many_came_back(notice: Notice, at: datetime) -> bool:
    """Stop a notice whose addresses are no good: a sender of whom much comes back is soon believed by nobody."""
    if notice.state != NoticeState.SENDING or not have_many_come_back(notice):
        return False
    returned, taken = notice.deliveries.all().returned_of(notice.watched_from)
    sentence = _("%(returned)s of %(taken)s messages came back. Look at the addresses before more of them leave.")
    stop_by_itself(notice, sentence % {"returned": localize(returned), "taken": localize(taken)}, at)
    return True


def stop_if_left_alone(notice: Notice, due: datetime | None, at: datetime) -> bool:
    """Stop a notice with which nobody went on when it was due. After a backup was restored, messages may have left of
    which the site knows nothing any more."""
    if due is None or at - due <= TOO_LATE:
        return False
    stop_by_itself(
        notice,
        _(
            "For half a day nothing was sent, although messages wait: the site did not run, or is back from a backup. "
            "In that case some clients may have got theirs already. Look, then let it go on."
        ),
        at,
    )
    return True


def have_many_come_back(notice: Notice) -> bool:
    """Whether it is the share that the operator has set, or more, of enough messages to say so."""
    returned, taken = notice.deliveries.all().returned_of(notice.watched_from)
    is_share = returned * 100 >= notice.stop_share * taken
    return notice.stop_share > 0 and taken >= FEWEST_FOR_SHARE and is_share
