"""What an operator types for a move: its servers and dates, its domains, the client's eyes to look through."""

from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import MomentField, SpokenForm, TextField, ZonedForm
from kb.forms.lookup import DomainField
from kb.forms.services import PatternForm
from kb.guides.page.devices import PLATFORMS
from kb.languages import Language
from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.operations.imports.lists import LARGEST_FILE
from kb.operations.moves.log_in_lists import LARGEST_LIST
from kb.operations.moves.standings import PHASE_NAMES

#: Stands for a server that is still to be made.
MAKE: Final = "+"


class NewMoveForm(SpokenForm):
    """Two servers, each chosen or made from a pattern. Gives `Service` rows, perhaps not saved, or a pattern."""

    title = forms.CharField(max_length=160, error_messages={"required": gettext_lazy("Say what clients shall read.")})
    old = forms.CharField(max_length=60)
    new = forms.CharField(max_length=60)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.services = list(Service.objects.all())
        self.patterns = {side: PatternForm(data, prefix=side) for side in ("old", "new")}

    def clean_old(self) -> Service | None:
        return self._chosen("old")

    def clean_new(self) -> Service | None:
        return self._chosen("new")

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        if chosen.get("old") and chosen.get("old") == chosen.get("new"):
            self.add_error("new", _("Old and new are the same. Choose two."))
        return chosen

    def _chosen(self, side: str) -> Service | None:
        key = self.cleaned_data[side]
        if key == MAKE:
            if not self.patterns[side].is_valid():
                raise ValidationError(_("Something is missing in the new server. See below."))
            return None
        found = next((service for service in self.services if service.slug == key), None)
        if found is None:
            raise ValidationError(_("Choose a server."))
        return found


class ServersForm(SpokenForm):
    """Another old or new server for a draft."""

    from_service = forms.ModelChoiceField(Service.objects.all(), to_field_name="slug")
    to_service = forms.ModelChoiceField(Service.objects.all(), to_field_name="slug")

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        if chosen.get("from_service") and chosen.get("from_service") == chosen.get("to_service"):
            self.add_error("to_service", _("Old and new are the same. Choose two."))
        return chosen


class DatesForm(ZonedForm):
    """Title and dates of a move, in order."""

    title = forms.CharField(max_length=160, error_messages={"required": gettext_lazy("Say what clients shall read.")})
    change_from = MomentField(error_messages={"required": gettext_lazy("Enter a date and a time.")})
    moves_at = MomentField(error_messages={"required": gettext_lazy("Enter a date and a time.")})
    old_closes_at = MomentField(required=False)

    @classmethod
    def of(cls, move: Move, **options: Any) -> "DatesForm":
        shown = {name: getattr(move, name) for name in ("title", "change_from", "moves_at", "old_closes_at")}
        return cls(initial=shown, **options)

    def clean(self) -> dict[str, Any]:
        dates: dict[str, datetime | None] = self.cleaned_data
        opens, moves, closes = (dates.get(name) for name in ("change_from", "moves_at", "old_closes_at"))
        if opens and moves and opens > moves:
            self.add_error("change_from", _("This is later than the day of the move."))
        if moves and closes and closes < moves:
            self.add_error("old_closes_at", _("This is earlier than the day of the move."))
        return self.cleaned_data


class PublishForm(ZonedForm):
    moment = MomentField(required=False)

    @property
    def chosen(self) -> datetime | None:
        """Nothing for now."""
        return cast("datetime | None", self.cleaned_data["moment"])


class DomainForm(SpokenForm):
    service = forms.ModelChoiceField(Service.objects.all(), to_field_name="slug")
    move = forms.ModelChoiceField(Move.objects.all(), to_field_name="slug", required=False)
    active = forms.BooleanField(required=False)

    @classmethod
    def of(cls, domain: Domain) -> "DomainForm":
        move = domain.move.slug if domain.move else ""
        return cls(initial={"service": domain.service.slug, "move": move, "active": domain.active})


class ContactForm(SpokenForm):
    """Somebody to reach: by at least one of the three."""

    name = forms.CharField(max_length=120, required=False)
    email = forms.CharField(max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False)

    def clean_email(self) -> str:
        """An address that can be written to, or none."""
        email: str = self.cleaned_data["email"]
        try:
            return Recipient.parse(email).address if email else ""
        except NotARecipient as error:
            raise ValidationError(_(error.reason)) from error

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Enter a name, an address or a number."))
        return self.cleaned_data

    def put_into(self, contact: Contact) -> Contact:
        for name, value in self.cleaned_data.items():
            setattr(contact, name, value)
        return contact


#: Characters that a form may carry beside its file; whoever has more saves them as one.
LONGEST_PASTE: Final = 200_000


class DomainListForm(SpokenForm):
    """Gives the bytes of the list and the name of its file, empty for what was pasted.

    Only the size is judged here; what is in it, where it is read.
    """

    pasted = TextField()
    file = forms.FileField(required=False, allow_empty_file=True)
    again = forms.BooleanField(required=False)

    def clean_file(self) -> UploadedFile | None:
        sent = cast("UploadedFile | None", self.cleaned_data["file"])
        if sent and (sent.size or 0) > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than 10 MB. Divide it, or use the command import_domains on the server.")
            )
        return sent

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "file" in given and not given["file"] and not given.get("pasted", "").strip():
            raise ValidationError(_("Paste some domains, or choose a file."))
        if given.get("file") and given.get("pasted", "").strip():
            raise ValidationError(_("Paste domains or choose a file, not both at once."))
        return given

    @property
    def body(self) -> bytes:
        sent = cast("UploadedFile | None", self.cleaned_data["file"])
        return cast("bytes", sent.read()) if sent else str(self.cleaned_data["pasted"]).encode()

    @property
    def filename(self) -> str:
        sent = cast("UploadedFile | None", self.cleaned_data["file"])
        return (sent.name or "list") if sent else ""


class LogInListForm(SpokenForm):
    """Only the size is judged here; what is in the file, where it is read."""

    log_ins = forms.FileField(
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")}
    )

    def clean_log_ins(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["log_ins"])
        if (sent.size or 0) > LARGEST_LIST:
            raise ValidationError(
                gettext_lazy("The file is larger than 10 MB. Leave out all but the domains and days.")
            )
        return sent


class ClientForm(SpokenForm):
    domain = DomainField(required=False)
    phase = forms.ChoiceField(choices=PHASE_NAMES)
    device = forms.ChoiceField(
        choices=[(one.id, gettext_lazy(one.label)) for one in PLATFORMS.values()], required=False
    )

    language = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        spoken = cast("forms.ChoiceField", self.fields["language"])
        spoken.choices = [(one.code, one.own_name) for one in settings.SITE_LANGUAGES.all]

    @property
    def language_asked(self) -> Language:
        """The site's own if none is asked for."""
        code = self.cleaned_data["language"]
        return next((one for one in settings.SITE_LANGUAGES.all if one.code == code), settings.SITE_LANGUAGES.own)

    @property
    def name(self) -> DomainName | None:
        return cast("DomainName | None", self.cleaned_data.get("domain"))

    @property
    def phase_asked(self) -> Phase:
        return Phase(cast("Any", self.cleaned_data["phase"]))
