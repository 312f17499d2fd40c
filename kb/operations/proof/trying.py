"""Whether the mailbox of proof can be used: somebody's own is refused, since messages are deleted there."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kb.mail.proof.arrivals import FIELDS, MOST_BYTES, read_arrival
from kb.models.proof.tags import ProofTag
from kb.operations.proof.reading import MOST_OTHERS
from kb.operations.proof.settings import proof_box
from kb.operations.sending.bounce_mailbox import opened
from kb.operations.sending.mailbox_faults import MailboxUnusable

_ALL: int = 36_500


def why_unusable(at: datetime) -> str:
    """A sentence for the operator; empty if all is well."""
    box = proof_box()
    if box is None:
        return _("PROOF_URL and PROOF_ADDRESS are not set.")
    try:
        with opened(box.mailbox) as mailbox:
            mailbox.look()
            numbers = mailbox.numbers_after(0, (at - timedelta(days=_ALL)).date())
            newest = mailbox.fields(numbers[-2 * MOST_OTHERS :], FIELDS, MOST_BYTES) if numbers else []
    except MailboxUnusable as fault:
        return str(fault)
    found = [read_arrival(glimpse.content, box.address, box.own) for glimpse in newest]
    ours = sum(1 for one in found if one and ProofTag.objects.of(one.tag).exists())
    others = len(numbers) - ours
    if others > MOST_OTHERS:
        said = _("%(number)s other messages lie in this mailbox. Use one that is for nothing else.")
        return said % {"number": others}
    return ""
