"""What the addresses that are told of changes ask of an operator: those that are told nothing any more, and what some
were never told.
"""

from collections import Counter
from datetime import datetime

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.programs.webhooks import Webhook, WebhookDelivery
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.programs.words import why_paused


def webhook_duties(at: datetime) -> list[Duty]:  # noqa: ARG001  all askers are told the time
    return [*_stopped(), *_untold()]


def _stopped() -> list[Duty]:
    items = [
        DutyItem(row.name, reverse("kb-operator-webhook", args=[row.pk]), why_paused(row.pause))
        for row in Webhook.objects.stopped_by_itself()
    ]
    advice = _("What changes now, this program is never told. See why, put it right, then switch it on again.")
    return duty_of("webhooks-stopped", _("A program is not told of changes any more"), advice, items)


def _untold() -> list[Duty]:
    numbers = Counter(WebhookDelivery.objects.failed().order_by().values_list("webhook", flat=True))
    items = [
        DutyItem(
            row.name,
            reverse("kb-operator-webhook", args=[row.pk]),
            ngettext("%(number)s message", "%(number)s messages", numbers[row.pk])
            % {"number": localize(numbers[row.pk])},
        )
        for row in Webhook.objects.filter(pk__in=numbers)
    ]
    advice = _("Send them again, or dismiss them once the other program knows.")
    return duty_of("webhooks-untold", _("Changes that a program was not told"), advice, items)
