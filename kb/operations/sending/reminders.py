"""The client's own word that they want no more reminders of a move, by the link that stands in each of them.

Nobody else has that link, so the word is the client's. It says nothing of where their domain stands.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from kb.models.moves.domains import Domain
from kb.models.moves.words import MoveWord, Word
from kb.models.sending.reminder_links import reminded_in
from kb.models.site.events import record_event

#: Who did it, in the list of events.
CLIENT: Final = "client"


def reminded_domain(token: str) -> Domain | None:
    """The domain of a link: one that visitors find, and that still is on the move of which it is reminded."""
    reminded = reminded_in(token)
    if reminded is None:
        return None
    known = Domain.objects.active().select_related("move")
    return known.filter(pk=reminded.domain, move=reminded.move).first()


@transaction.atomic
def end_reminders(domain: Domain, at: datetime) -> None:
    """No more messages of its move to anybody for this domain. Done twice, it is done once."""
    assert domain.move is not None  # `reminded_domain` gives no other
    _word, is_new = MoveWord.objects.get_or_create(
        domain=domain, move=domain.move, word=Word.ENOUGH, defaults={"at": at}
    )
    if is_new:
        record_event(at, CLIENT, "reminders.end", f"domain {domain.name}", after={"move": domain.move.slug})


@transaction.atomic
def want_reminders(domain: Domain, at: datetime) -> None:
    """The way back."""
    if MoveWord.objects.filter(domain=domain, move=domain.move, word=Word.ENOUGH).delete()[0]:
        record_event(at, CLIENT, "reminders.go-on", f"domain {domain.name}")
