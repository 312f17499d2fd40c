"""What the notices of moves ask of an operator: those that stand still, and clients whom none has reached."""

from collections import Counter
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.jobs.duty import Duty, DutyItem, duty_of
from kb.models.deliveries import Delivery, DeliveryState
from kb.models.notices import Notice, NoticeState


def notice_duties(at: datetime) -> list[Duty]:  # noqa: ARG001  all askers are told the time
    """A notice that stopped by itself is urgent; messages that did not arrive are seen to one by one."""
    return [*_standing_still(), *_unreached(DeliveryState.UNKNOWN), *_unreached(DeliveryState.REFUSED)]


def _standing_still() -> list[Duty]:
    rows = Notice.objects.filter(state__in=(NoticeState.STOPPED, NoticeState.DRAFT)).exclude(fault="")
    items = [
        DutyItem(row.move.title, reverse("kb-operator-notice", args=[row.move.slug, row.pk]), row.fault)
        for row in rows.select_related("move")
    ]
    advice = _("Some clients have not got their message. Put right what is said here, then let it go on.")
    return duty_of("notices-still", _("A notice stands still"), advice, items, urgent=True)


def _unreached(state: DeliveryState) -> list[Duty]:
    numbers = Counter(Delivery.objects.troubled(state).order_by().values_list("notice", flat=True))
    rows = Notice.objects.filter(pk__in=numbers).select_related("move").order_by("pk")
    items = [
        DutyItem(
            row.move.title,
            reverse("kb-operator-deliveries", args=[row.move.slug, row.pk, state.value]),
            ngettext("%(number)s message", "%(number)s messages", numbers[row.pk]) % {"number": numbers[row.pk]},
        )
        for row in rows
    ]
    if state is DeliveryState.UNKNOWN:
        title, advice = _("Messages that may not have arrived"), _("Ask the client, or decide to send it again.")
    else:
        title, advice = _("Messages that were refused"), _("The address may be out of date: call the client.")
    return duty_of(f"notices-{state.value}", title, advice, items)
