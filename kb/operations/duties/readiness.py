"""What readiness asks of its operator: to look, to mend what stops clients or loses mail, to know who is held back."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.readiness.due import running_moves
from kb.operations.readiness.report import ALARM
from kb.operations.site import samples


def readiness_duties(at: datetime) -> list[Duty]:
    """Moves with domains whose clients would be stopped, that are held back, or whose mail goes astray."""
    found, lost = list[DutyItem](), list[DutyItem]()
    urgent = False
    for move in running_moves(at):
        alarm = ALARM.of(move, at).value
        address = reverse("kb-operator-readiness", args=[move.slug])
        if alarm.stopped or alarm.held:
            note = _("%(stopped)s would be stopped, %(held)s are held back")
            note %= {"stopped": localize(alarm.stopped), "held": localize(alarm.held)}
            found.append(DutyItem(move.title, address, note))
            urgent = urgent or (move.published_at is not None and move.published_at <= at)
        if alarm.at_old:
            note = ngettext("%(domains)s domain", "%(domains)s domains", alarm.at_old)
            lost.append(DutyItem(move.title, address, note % {"domains": localize(alarm.at_old)}))
    advice = _("Their new server would stop their clients: the page says what mends it, and for whom.")
    astray = _("Their MX records lead there, though mail has moved. What arrives there may never be read.")
    return [
        *duty_of("readiness", _("Domains that are not ready"), advice, found, urgent=urgent),
        *duty_of("mail-at-old", _("Mail still goes to the old server"), astray, lost, urgent=True),
        *_not_looked_at(at),
    ]


def _not_looked_at(at: datetime) -> list[Duty]:
    """Before its day, a move with domains of one's own, if looks are switched off."""
    if settings.PROBES:
        return []
    items = [
        DutyItem(move.title, reverse("kb-operator-readiness", args=[move.slug]))
        for move in running_moves(at)
        if move.moves_at > at and _has_own_domain(move)
    ]
    advice = _("Set PROBES=on and start the site anew: it then looks as a phone would, and says what would stop whom.")
    return duty_of("probes-off", _("Nobody looks whether the new server is ready"), advice, items)


def _has_own_domain(move: Move) -> bool:
    return Domain.objects.active().filter(move=move).exclude(name__in=samples.DOMAINS).exists()
