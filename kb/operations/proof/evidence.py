"""What a proof says of a domain's way to the new server: it outranks every other sign."""

from datetime import datetime

from kb.mail.proof.verdicts import Through
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.models.moves.progress import domains_seen_as_moved
from kb.models.proof.tags import ProofTag


def note_proof(row: ProofTag, at: datetime, *, vouched_for: bool = True) -> None:
    """Count a device that sends and receives by the new server, or one that still sends by the old.

    The old server takes mail from all of its clients, and any of them may write any sender. So what nobody vouches for
    takes nothing away from a domain that is known to have moved.
    """
    sign = Sign.PROVEN if row.is_proof else Sign.SENT_OLD if row.through == Through.OLD else None
    if sign is Sign.SENT_OLD and not vouched_for and _has_moved(row.domain, at):
        return
    if sign is not None:
        add_evidence({Seen(row.domain.name, sign, row.guide): 1}, at.date())


def _has_moved(domain: Domain, at: datetime) -> bool:
    move = domain.move
    return move is not None and domains_seen_as_moved(move, at).filter(pk=domain.pk).exists()
