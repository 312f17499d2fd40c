"""For which moment a notice is set, and what becomes of it if the dates of its move, or the clock, say otherwise.

Every door may change the dates of a move. So this is asked when they are changed, by the watch, and once more before
the first message leaves: nothing leaves at a moment, or with dates, that nobody has seen.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kb.languages import SOURCE
from kb.mail.dates import spoken
from kb.mail.moves import Move as MoveValue
from kb.mail.notice_days import TOO_LATE, NoticeKind, Seen, are_close, due_at, leaves_at, seen_in
from kb.models.ground.outbox import change
from kb.models.moves.moves import Move
from kb.models.sending.notices import Notice, NoticeState
from kb.models.site.events import CLOCK, record_event
from kb.models.site.profile import current_profile

#: What a notice has only while it is set.
UNSET: Final = {"ready_at": None, "leaves_at": None, "close_agreed_at": None}
#: From these on clients have got something.
_LEFT: Final = (NoticeState.SENDING, NoticeState.STOPPED, NoticeState.DONE)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a set notice, and what it says then. `fault` says why it does not leave; empty if it does."""

    notice: Notice
    before: datetime
    after: datetime
    seen: Seen
    fault: str = ""

    @property
    def moves(self) -> bool:
        """Whether an operator should know."""
        return bool(self.fault) or self.before != self.after

    @property
    def changes(self) -> bool:
        return self.moves or self.notice.seen_as != str(self.seen)


def moment_of(notice: Notice) -> datetime | None:
    """When a notice that somebody said yes to begins to leave."""
    if notice.ready_at is None:
        return None
    return notice.leaves_at or _by_dates(notice, notice.move.moves_at, notice.ready_at)


def planned_for(notice: Notice, at: datetime) -> datetime:
    """The moment for which its preview and its test are made: when it would leave if somebody said yes at `at`. The
    rest of one that has begun would leave at `at`."""
    if notice.started_at:
        return at
    return moment_of(notice) or _by_dates(notice, notice.move.moves_at, at)


def fates(move: Move, dates: MoveValue, at: datetime) -> list[Fate]:
    """What would become of the set notices of a move with these dates."""
    ready = Notice.objects.of_move(move).filter(state=NoticeState.READY).select_related("move")
    return [_fate(notice, dates, at) for notice in ready]


def follow_dates(move: Move, at: datetime) -> list[Fate]:
    """Let the set notices of a move follow its dates, or go back to be looked at; gives what became of which."""
    changed = [fate for fate in fates(move, move.as_value(), at) if fate.changes]
    for fate in changed:
        _come_to(fate, at)
    return changed


def follow_all_dates(at: datetime) -> list[Fate]:
    """The same for every move that has set notices, after many were changed at once."""
    moves = Move.objects.with_services().filter(notices__state=NoticeState.READY).distinct()
    return [fate for move in moves for fate in follow_dates(move, at)]


def follow(notice: Notice, at: datetime) -> datetime | None:
    """The moment at which a set notice leaves by the dates as they are; `None` if it went back to be looked at."""
    fate = _fate(notice, notice.move.as_value(), at)
    if fate.changes:
        _come_to(fate, at)
    return None if fate.fault else fate.after


def back_to_draft(notice: Notice, fault: str, at: datetime) -> bool:
    """Let a set notice wait for an operator; False if it is not set as it was read any more."""
    seen = Notice.objects.filter(pk=notice.pk, state=NoticeState.READY, ready_at=notice.ready_at)
    went = seen.update(state=NoticeState.DRAFT, fault=fault[:300], **UNSET)
    if went:
        record_event(
            at, CLOCK, "notice.put-back", f"move {notice.move.slug}", after={"kind": notice.kind, "why": fault}
        )
    return bool(went)


def why_not_now(notice: Notice, at: datetime) -> str:
    """Why a set notice whose moment has come does not leave; empty if it may."""
    moment = notice.leaves_at or at
    if at - moment > TOO_LATE:
        sentence = _(
            "It should have left on %(then)s, and that is too long ago: the site did not run, or is back from a "
            "backup. Look at it, and set it again if it shall still go."
        )
        return sentence % {"then": said(moment)}
    if notice.seen_as and seen_in(notice.move.as_value(), at) != Seen.parse(notice.seen_as):
        return not_as_seen()
    return "" if notice.close_agreed_at else _why_too_close(notice, moment)


def near_to(notice: Notice, moment: datetime) -> list[tuple[Notice, datetime]]:
    """The notices of the same move that are set, or have left, within a day of a moment, each with its own."""
    zone = current_profile().tz
    others = [(other, _moment(other)) for other in Notice.objects.beside(notice).select_related("move")]
    return [(other, when) for other, when in others if are_close(when, moment, zone)]


def not_as_seen() -> str:
    return _(
        "The move is not as it was when you tested the message: its phase, its dates or its servers are others. "
        "Look at the message once more."
    )


def said(moment: datetime) -> str:
    """A moment by the clock of the site, in the language that is spoken to whoever reads it."""
    return spoken(moment, current_profile().tz, (get_language() or SOURCE).partition("-")[0])


def _by_dates(notice: Notice, moves_at: datetime, said_at: datetime) -> datetime:
    return leaves_at(NoticeKind(notice.kind), moves_at, current_profile().tz, said_at)


def _fate(notice: Notice, dates: MoveValue, at: datetime) -> Fate:
    before = planned_for(notice, at)
    due = due_at(NoticeKind(notice.kind), dates.moves_at, current_profile().tz)
    after = due if due and seen_in(dates, due).dates != Seen.parse(notice.seen_as).dates else before
    fate = Fate(notice, before, after, seen_in(dates, after))
    fault = ""
    if fate.moves and after <= at:
        sentence = _(
            "The dates of the move were changed, and by the new ones it should have left on %(then)s. "
            "Look at it, and set it again if it shall still go."
        )
        fault = sentence % {"then": said(after)}
    elif notice.seen_as and not Seen.parse(notice.seen_as).reads_like(fate.seen):
        fault = not_as_seen()
    elif fate.moves:
        fault = _why_too_close(notice, after)
    return replace(fate, fault=fault)


def _come_to(fate: Fate, at: datetime) -> None:
    notice = fate.notice
    if fate.fault:
        back_to_draft(notice, fate.fault, at)
        return
    now = {"leaves_at": fate.after, "seen_as": str(fate.seen)}
    if fate.moves:
        now["close_agreed_at"] = None
    change(notice, {"state": NoticeState.READY, "ready_at": notice.ready_at}, **now)


def _why_too_close(notice: Notice, moment: datetime) -> str:
    """Empty unless another notice has left within a day of a moment; of two that are set the first one leaves."""
    left = [when for other, when in near_to(notice, moment) if other.state in _LEFT]
    if not left:
        return ""
    sentence = _(
        "Another notice of this move left on %(then)s: clients would get two within a day. "
        "Look at it, and set it again if it shall still go."
    )
    return sentence % {"then": said(left[0])}


def _moment(notice: Notice) -> datetime:
    """When it leaves or left; of one that an earlier version sent, when it began."""
    return notice.leaves_at or notice.started_at or moment_of(notice) or notice.move.moves_at
