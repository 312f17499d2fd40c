"""What a proof says of a domain's way to the new server: it outranks every other sign."""

from datetime import datetime

from kb.mail.proof.verdicts import Through
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.models.proof.tags import ProofTag


def note_proof(row: ProofTag, at: datetime) -> None:
    """Count a device that sends and receives by the new server, or one that still sends by the old."""
    sign = Sign.PROVEN if row.is_proof else Sign.SENT_OLD if row.through == Through.OLD else None
    if sign is not None:
        add_evidence({Seen(row.domain.name, sign, row.guide): 1}, at.date())
