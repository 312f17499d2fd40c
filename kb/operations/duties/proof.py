"""What proof by a message asks of its operator: a mailbox that can be read."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kb.mail.bounce_mailbox import BounceMailbox
from kb.models.proof.readings import proof_reading
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.proof.settings import is_offered


def proof_duties(_at: datetime) -> list[Duty]:
    """The mailbox cannot be read, so test messages of clients stay unanswered."""
    fault = proof_reading(settings.PROOF_URL).fault if is_offered() else ""
    if not fault:
        return []
    item = DutyItem(BounceMailbox.parse(settings.PROOF_URL).host, "", fault)
    advice = _("Whoever sends a test message from a device gets no answer until this is put right.")
    return duty_of("proof-unread", _("The mailbox of test messages cannot be read"), advice, [item], urgent=True)
