"""Whether and how proof is set up, as the settings say it."""

from dataclasses import dataclass

from django.conf import settings

from kb.mail.bounce_mailbox import BounceMailbox
from kb.mail.proof.arrivals import names_of
from kb.mail.proof.tags import ProofAddress


@dataclass(frozen=True, slots=True)
class ProofBox:
    """The mailbox, the address with a tag in it, and the names by which its mail server writes lines of its own."""

    mailbox: BounceMailbox
    address: ProofAddress
    own: frozenset[str]


def is_offered() -> bool:
    return bool(settings.PROOF_URL and settings.PROOF_ADDRESS)


def proof_box() -> ProofBox | None:
    """`None` where it is not set up; whatever is set was checked before the site started."""
    if not is_offered():
        return None
    mailbox = BounceMailbox.parse(settings.PROOF_URL)
    own = names_of(settings.PROOF_AUTHSERV or mailbox.host)
    return ProofBox(mailbox, ProofAddress.parse(settings.PROOF_ADDRESS), own)
