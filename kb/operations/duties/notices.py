"""What the notices of moves ask of an operator: those that stand still, and clients whom none has reached."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.models.sending.bounce_readings import bounce_reading
from kb.models.sending.deliveries import Delivery, DeliveryState
from kb.models.sending.notices import Notice, NoticeState
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.sending.bounces import LOOKED_FOR, are_bounces_awaited

#: Messages that did not reach anybody, or may not have: what they are called, and what to do.
_UNREACHED: Final = {
    DeliveryState.UNKNOWN: (_("Messages that may not have arrived"), _("Ask the client, or decide to send it again.")),
    DeliveryState.REFUSED: (_("Messages that were refused"), _("The address may be out of date: call the client.")),
    DeliveryState.UNMADE: (
        _("Messages that could not be made"),
        _("The list says why. Put it right and send them again, or call the client."),
    ),
    DeliveryState.BOUNCED: (_("Messages that came back"), _("They did not reach the client: call instead.")),
}


def notice_duties(at: datetime) -> list[Duty]:
    """A notice that stopped by itself is urgent; messages that did not arrive are seen to one by one."""
    numbers = Delivery.objects.counted_as_troubled(_UNREACHED)
    unreached = [duty for state in _UNREACHED for duty in _unreached(state, numbers[state])]
    return [*_standing_still(), *unreached, *_unread(at)]


def _standing_still() -> list[Duty]:
    rows = Notice.objects.filter(state__in=(NoticeState.STOPPED, NoticeState.DRAFT)).exclude(fault="")
    items = [
        DutyItem(row.move.title, reverse("kb-operator-notice", args=[row.move.slug, row.pk]), row.fault)
        for row in rows.select_related("move")
    ]
    advice = _("Some clients have not got their message. Put right what is said here, then let it go on.")
    return duty_of("notices-still", _("A notice stands still"), advice, items, urgent=True)


def _unreached(state: DeliveryState, numbers: Mapping[int, int]) -> list[Duty]:
    """`numbers` are those of the messages, by notice."""
    rows = Notice.objects.filter(pk__in=numbers).select_related("move").order_by("pk")
    items = [
        DutyItem(
            row.move.title,
            reverse("kb-operator-deliveries", args=[row.move.slug, row.pk, state.value]),
            ngettext("%(number)s message", "%(number)s messages", numbers[row.pk])
            % {"number": localize(numbers[row.pk])},
        )
        for row in rows
    ]
    title, advice = _UNREACHED[state]
    return duty_of(f"notices-{state.value}", title, advice, items)


def _unread(at: datetime) -> list[Duty]:
    """The mailbox cannot be read to which messages come back, so nobody knows which do."""
    fault = bounce_reading(settings.BOUNCES_URL).fault if are_bounces_awaited(at) else ""
    if not fault:
        return []
    last = Notice.objects.sent_since(at - LOOKED_FOR).select_related("move").latest("pk")
    item = DutyItem(last.move.title, reverse("kb-operator-sending", args=[last.move.slug]), fault)
    advice = _("Messages that come back are not noticed until this is put right.")
    return duty_of("bounces-unread", _("The mailbox of returned messages cannot be read"), advice, [item])
