"""What the site refuses to do for somebody, each with a sentence that can be shown to them."""

from django.utils.translation import gettext as _

from kb.mail.client_domains import NotAClients
from kb.models.pages.edited import EditedPage


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
        self.theirs = row.draft or row.text
        self.version = row.version
        self.who = str(last.history_user or "") if last else ""
        self.when = row.changed_at
