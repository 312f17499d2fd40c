"""What moves ask of their operator: to call those who are left, while there is time."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from kb.models.moves.moves import Move
from kb.models.moves.progress import MOVED
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.moves.progress import STATES

#: So long before a day is somebody who has not moved worth a call.
_BEFORE: Final = timedelta(days=3)
#: So long after the last day a move is not asked about any more.
_AFTER: Final = timedelta(days=30)


def straggler_duties(at: datetime) -> list[Duty]:
    """Moves whose day, or whose end, is near or past, and on which domains are not known to have moved."""
    items: list[DutyItem] = []
    urgent = False
    for move in Move.objects.filter(published_at__lte=at, moves_at__lte=at + _BEFORE).order_by("moves_at"):
        last = move.old_closes_at or move.moves_at
        if last + _AFTER < at:
            continue
        counts = STATES.of(move, at).value
        whole = sum(counts.values())
        left = whole - sum(counts[state] for state in MOVED)
        if left:
            note = _("%(left)s of %(whole)s domains are not known to have moved")
            note %= {"left": localize(left), "whole": localize(whole)}
            items.append(DutyItem(move.title, reverse("kb-operator-stragglers", args=[move.slug]), note))
            urgent = urgent or at <= last <= at + _BEFORE
    advice = _("Send them a word or call them. A list of log-ins from the old server tells who is really left.")
    return duty_of("stragglers", _("Domains that have not moved"), advice, items, urgent=urgent)
