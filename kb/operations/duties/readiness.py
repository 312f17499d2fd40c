"""What readiness asks of its operator: to mend what stops clients, and to know who is held back."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.readiness.due import running_moves
from kb.operations.readiness.report import STOPPED


def readiness_duties(at: datetime) -> list[Duty]:
    """Moves with domains whose clients would be stopped, or that are held back."""
    items: list[DutyItem] = []
    urgent = False
    for move in running_moves(at):
        stopped, held = STOPPED.of(move, at).value
        if stopped or held:
            note = _("%(stopped)s would be stopped, %(held)s are held back")
            note %= {"stopped": localize(stopped), "held": localize(held)}
            items.append(DutyItem(move.title, reverse("kb-operator-readiness", args=[move.slug]), note))
            urgent = urgent or (move.published_at is not None and move.published_at <= at)
    advice = _("Their new server would stop their clients: the page says what mends it, and for whom.")
    return duty_of("readiness", _("Domains that are not ready"), advice, items, urgent=urgent)
