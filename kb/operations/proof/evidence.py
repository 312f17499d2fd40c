"""What a proof says of a domain's way to the new server: it outranks every other sign."""

from datetime import datetime
from typing import Final

from django.db import transaction

from kb.mail.proof.verdicts import Through
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import Seen, Sign, add_evidence, forget_sent_by_the_old
from kb.models.moves.progress import ProgressState, domains_seen_as_moved, with_states
from kb.models.proof.tags import ProofTag
from kb.models.site.events import CLOCK, record_event

#: Into which states a domain comes by a message, and what is told of it then.
_TOLD: Final = {ProgressState.PROVEN.value: "domain.prove", ProgressState.SENT_OLD.value: "domain.send-old"}


@transaction.atomic
def note_proof(row: ProofTag, at: datetime, *, vouched_for: bool = True) -> None:
    """Count a device that sends and receives by the new server, or one that still sends by the old.

    The old server takes mail from all of its clients, and any of them may write any sender. So what nobody vouches for
    takes nothing away from a domain that is known to have moved.
    """
    sign = Sign.PROVEN if row.is_proof else Sign.SENT_OLD if row.through == Through.OLD else None
    if sign is None or (sign is Sign.SENT_OLD and not vouched_for and _has_moved(row.domain, at)):
        return
    before = _state(row.domain)
    add_evidence({Seen(row.domain.name, sign, row.guide): 1}, at.date())
    if sign is Sign.PROVEN and not ProofTag.objects.by_old_after(row).exists():
        forget_sent_by_the_old(row.domain)
    after = _state(row.domain)
    if after != before and after in _TOLD:
        record_event(at, CLOCK, _TOLD[after], f"domain {row.domain.name}")


def _has_moved(domain: Domain, at: datetime) -> bool:
    move = domain.move
    return move is not None and domains_seen_as_moved(move, at).filter(pk=domain.pk).exists()


def _state(domain: Domain) -> str:
    """How far it is; empty without a move."""
    if domain.move is None:
        return ""
    return with_states(domain.move).order_by().filter(pk=domain.pk).values_list("state", flat=True).first() or ""
