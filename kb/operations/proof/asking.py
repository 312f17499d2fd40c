"""A device asks for a tag, says that it opened our answer, and reads how far it is."""

from datetime import datetime

from django.db import transaction

from kb.mail.proof.tags import new_tag
from kb.models.moves.domains import Domain
from kb.models.proof.tags import ProofTag, digest_of
from kb.operations.proof.evidence import note_proof


def give_tag(domain: str, guide: str, platform: str, language: str, at: datetime) -> str | None:
    """A new tag for a device; `None` if the domain is none of ours any more."""
    row = Domain.objects.active().filter(name=domain).first()
    if row is None:
        return None
    tag = new_tag()
    ProofTag.objects.create(
        digest=digest_of(tag), domain=row, guide=guide, platform=platform, language=language, asked_at=at
    )
    return tag


def proof_of(tag: str, domain: str) -> ProofTag | None:
    """The row of a tag, if it was given for this domain."""
    return ProofTag.objects.of(tag).filter(domain__name=domain).select_related("domain").first()


@transaction.atomic
def open_answer(proof: ProofTag, platform: str, at: datetime) -> None:
    """Somebody pressed the button of our answer. The first press counts; without an answer there is nothing to open."""
    row = ProofTag.objects.select_for_update().get(pk=proof.pk)
    if row.opened_at is not None or row.came_at is None or not row.is_open(at):
        return
    row.opened_at, row.opened_on = at, platform
    row.save(update_fields=["opened_at", "opened_on"])
    note_proof(row, at)
