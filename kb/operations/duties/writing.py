"""A database that can be read and not written to: visitors see nothing of it, so its operator has to be told."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.models.ground.state import writing_trouble
from kb.models.ground.troubles import Trouble
from kb.operations.duties.duty import Duty, DutyItem, Words, duty_of

_SENTENCES: Final[dict[Trouble, Words]] = {
    Trouble.LOCKED: _("Somebody else is writing to the database and does not end"),
    Trouble.READ_ONLY: _("The database can be read but not written to"),
    Trouble.FULL: _("The disk of the database is full"),
}


def writing_duties(_at: datetime) -> list[Duty]:
    trouble = writing_trouble()
    sentence = _SENTENCES.get(trouble) if trouble else None
    return duty_of(
        "database-not-written",
        _("Nothing can be changed here"),
        _("Visitors read on, but what you or programs change is refused. Put this right on the server."),
        [DutyItem(str(sentence), reverse("kb-operator-work"))] if sentence else [],
        urgent=True,
    )
