"""What background work asks of an operator: something was parked, takes too long or waits, or nobody does it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.models.ground.work import Work, last_seen
from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.work.lanes import Lane
from kb.operations.work.titles import title_of, title_of_lane
from kb.operations.work.watch import in_hand, lanes_behind, missing_lanes

_PAGE: Final = "kb-operator-work"


def work_duties(at: datetime) -> list[Duty]:
    return [*_no_worker(missing_lanes(at)), *_late(at), *_behind(at), *_parked()]


def _no_worker(missing: Sequence[Lane]) -> list[Duty]:
    if len(missing) == len(Lane):
        title, items = _("Nobody does the background work"), [_unseen(_("Background work"), last_seen())]
    else:
        title = _("Part of the background work is not done")
        items = [_unseen(str(title_of_lane(lane)), last_seen(lane)) for lane in missing]
    advice = _(
        "Imports, messages and other long work are delayed. Whoever looks after the server must start the worker."
    )
    return duty_of("worker", title, advice, items, urgent=True)


def _unseen(label: str, seen: datetime | None) -> DutyItem:
    note = _("last seen on %(moment)s") % {"moment": _moment(seen)} if seen else _("never seen")
    return DutyItem(label, reverse(_PAGE), note)


def _late(at: datetime) -> list[Duty]:
    items = [
        DutyItem(str(title_of(piece.name)), _piece(piece.number), _since(piece.since))
        for piece in in_hand(at)
        if piece.late
    ]
    advice = _(
        "It takes more than twice as long as usual, and what is of its kind waits for it. It is stopped after an hour "
        "and tried again. If it speaks to another machine, see whether that one answers."
    )
    return duty_of("late", _("Background work takes too long"), advice, items, more_address=reverse(_PAGE), urgent=True)


def _behind(at: datetime) -> list[Duty]:
    items = [
        DutyItem(str(title_of_lane(one.lane)), reverse(_PAGE), _since(one.since, _("waits since %(moment)s")))
        for one in lanes_behind(at)
    ]
    advice = _("Work should have begun and waits for what came before it. See what is in hand, and what waits.")
    return duty_of("behind", _("Background work is behind"), advice, items)


def _parked() -> list[Duty]:
    items = [DutyItem(str(title_of(row.name)), _piece(row.pk), row.fault) for row in Work.objects.parked()]
    advice = _("It was tried and given up. See why, then let it try again or discard it.")
    return duty_of("parked", _("Work that failed"), advice, items, more_address=reverse(_PAGE))


def _piece(number: int) -> str:
    return reverse("kb-operator-work-piece", args=[number])


def _since(at: datetime, sentence: str = "") -> str:
    return (sentence or _("since %(moment)s")) % {"moment": _moment(at)}


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(current_profile().tz), "j M Y, H:i")
