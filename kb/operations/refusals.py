"""What the site refuses to do for somebody, each with a sentence that can be shown to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from kb.mail.client_domains import NotAClients
from kb.models.pages.edited import EditedPage
from kb.models.site.events import Event


class NotPossible(ValueError):
    """An act that makes no sense as things are; its text is a sentence for the operator."""


class NotConfirmedName(ValueError):
    """A domain that is hardly a client's and that nobody confirmed by name; its text is a sentence for the operator."""

    def __init__(self, found: NotAClients) -> None:
        super().__init__(_(found.sentence) % found.values)
        self.name = found.name


class EditConflict(ValueError):
    """Somebody else saved since the text was opened. Theirs is kept, and the caller still has its own."""

    def __init__(self, row: EditedPage) -> None:
        super().__init__(_("Somebody else has saved this page since you opened it."))
        last = row.history.select_related("history_user").first()
        self.row = row
        self.theirs = row.draft or row.text
        self.version = row.version
        self.who = str(last.history_user or "") if last else ""
        self.when = row.changed_at


@dataclass(frozen=True, slots=True)
class Clash:
    """One value by the name of its column: what would be written, and what stands there now, both as text.

    `theirs`: somebody else has changed it since the page was made.
    """

    name: str
    mine: str
    now: str
    theirs: bool


class ChangedMeanwhile(ValueError):
    """What was sent was made from an older version of `row`. Nothing was written, and the caller still has its own.

    `rows` are all on which the act depends, as they are now; there are none, and no clashes, if the row is gone.
    `events` say who did what since, the oldest first, as far as it is known.
    """

    def __init__(
        self, row: models.Model, rows: Sequence[models.Model], clashes: Sequence[Clash], events: Sequence[Event]
    ) -> None:
        super().__init__(_("Somebody else has changed this since you opened the page."))
        self.row = row
        self.rows = rows
        self.clashes = clashes
        self.events = events

    @property
    def overwrites(self) -> bool:
        """Whether what they wrote would be another again; else the act was only asked for without knowing of it."""
        return any(clash.theirs and clash.mine != clash.now for clash in self.clashes)
