"""The operator's own word that a domain has moved, and back: it ends notices of that move to the domain."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kb.models.moves.domains import Domain
from kb.models.moves.words import MoveWord, Word
from kb.models.site.events import record_event
from kb.operations.refusals import NotPossible


@transaction.atomic
def say_moved(domain: Domain, by: str, at: datetime) -> None:
    """Write it down, anew if it was said before: it holds until somebody logs in to the old server after it.

    Raises `NotPossible` if the domain is on no move.
    """
    if domain.move is None:
        raise NotPossible(_("This domain is on no move."))
    MoveWord.objects.update_or_create(
        domain=domain, move=domain.move, word=Word.MOVED, defaults={"by": by[:150], "at": at}
    )
    record_event(at, by, "domain.say-moved", f"domain {domain.name}", after={"move": domain.move.slug})


@transaction.atomic
def take_word_back(domain: Domain, by: str, at: datetime) -> bool:
    """Forget it; whether there was anything to forget."""
    gone, _of_each = MoveWord.objects.filter(domain=domain, move=domain.move, word=Word.MOVED).delete()
    if gone:
        record_event(at, by, "domain.unsay-moved", f"domain {domain.name}")
    return bool(gone)
