"""How notices and what became of their messages are called on the operator's pages."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.mail.notice_days import NoticeKind
from kb.models.sending.deliveries import DeliveryState

KINDS: Final[Mapping[NoticeKind, Promise]] = {
    NoticeKind.NOW: _("As soon as you say so"),
    NoticeKind.DAYS_14: _("14 days before"),
    NoticeKind.DAYS_7: _("7 days before"),
    NoticeKind.DAYS_1: _("The day before"),
    NoticeKind.DAY: _("On the day"),
    NoticeKind.AFTER_3: _("3 days after"),
    NoticeKind.AFTER_12: _("12 days after"),
}

STATES: Final[Mapping[DeliveryState, Promise]] = {
    DeliveryState.SENT: _("taken by the mail server"),
    DeliveryState.QUEUED: _("waiting"),
    DeliveryState.SENDING: _("being handed over"),
    DeliveryState.REFUSED: _("refused"),
    DeliveryState.UNMADE: _("not sent: the message could not be made"),
    DeliveryState.BOUNCED: _("came back"),
    DeliveryState.UNKNOWN: _("unknown whether they arrived"),
    DeliveryState.SUPPRESSED: _("not sent: they want no more messages"),
    DeliveryState.DEAD: _("not sent: an earlier message came back, there is no such mailbox"),
    DeliveryState.MOVED: _("not sent: they have moved"),
    DeliveryState.ENDED: _("not sent: they ended the reminders of this move"),
    DeliveryState.GONE: _("not sent: no contact of this move any more"),
    DeliveryState.HELD: _("not sent: the new server of this domain is not ready"),
    DeliveryState.OVERTAKEN: _("not sent: it was held back, and a later message took its place"),
}
