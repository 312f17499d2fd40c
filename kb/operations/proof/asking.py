"""A device asks for a tag, says that it opened our answer, and reads how far it is.

Whoever asks knows the tag, so the tag alone shows nothing about receiving. Our answer holds a second word, which stands
nowhere else: only with it does a press count.
"""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

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


def word_of(tag: str) -> str:
    """What our answer to this tag alone says: 80 bits, made anew from the site's secret."""
    return salted_hmac("kb.operations.proof", tag, algorithm="sha256").hexdigest()[:20]


def is_word_of(tag: str, word: str) -> bool:
    return constant_time_compare(word, word_of(tag))


@transaction.atomic
def open_answer(proof: ProofTag, platform: str, at: datetime) -> None:
    """Somebody pressed the button that our answer leads to. The first press counts."""
    row = ProofTag.objects.select_for_update().get(pk=proof.pk)
    if row.opened_at is not None or row.came_at is None or not row.is_open(at):
        return
    row.opened_at, row.opened_on = at, platform
    row.save(update_fields=["opened_at", "opened_on"])
    note_proof(row, at)
