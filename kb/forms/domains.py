"""What an operator types for domains: a name to look for, where one stands, whom to reach, whole lists."""

from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.drawing import UnrepeatedInput
from kb.forms.fields import ADDRESS, DOMAIN, VERBATIM, SpokenForm, TextField
from kb.forms.services import ServiceField
from kb.languages import LANGUAGES
from kb.mail.client_domains import why_not_a_clients
from kb.mail.names import DomainName, NotADomainName, read_typed
from kb.mail.naming.addresses import LONGEST_TYPED
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.contacts import LONGEST_POST_ADDRESS, Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.operations.imports.cells import read_lines
from kb.operations.imports.lists import LARGEST_FILE
from kb.operations.tables.rejections import CellRefused

#: Characters that a form may carry beside its file; whoever has more saves them as one.
LONGEST_PASTE: Final = 200_000
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MoveField(forms.ModelChoiceField):
    """One of the moves, the newest first, or none."""

    def __init__(self, **options: Any) -> None:
        moves = Move.objects.select_related("from_service").latest_first()
        super().__init__(moves, to_field_name="slug", required=False, empty_label=gettext_lazy("None"), **options)

    def label_from_instance(self, obj: Move) -> str:
        return obj.title


class FindDomainForm(SpokenForm):
    """A domain, or how it begins. What was typed is judged where it is looked for."""

    domain = forms.CharField(
        label=gettext_lazy("A client’s domain"),
        help_text=gettext_lazy(
            "The whole name, or how it begins. To see where it stands, whom to reach, and its DNS lines."
        ),
        required=False,
        widget=forms.TextInput({**DOMAIN, "maxlength": 254, "required": True}),
    )

    @classmethod
    def refused(cls, typed: str, reason: str) -> "FindDomainForm":
        form = cls({"domain": typed})
        form.add_error("domain", reason)
        return form


class DomainForm(SpokenForm):
    service = ServiceField(label=gettext_lazy("Server"))
    move = MoveField(
        label=gettext_lazy("Move"),
        help_text=gettext_lazy("With a move, the server is the one that the move leaves."),
    )
    active = forms.BooleanField(
        label=gettext_lazy("Visitors find it"),
        help_text=gettext_lazy("Switched off, it answers as if this site did not know it."),
        required=False,
    )
    #: Only asked about a name that is hardly a client's.
    confirmed = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, name: str, **options: Any) -> None:
        super().__init__(data, **options)
        self._wrong = why_not_a_clients(name)
        if self._wrong:
            self.fields["confirmed"].label = _("%(name)s is the domain of one client all the same") % self._wrong.values
        else:
            del self.fields["confirmed"]

    @classmethod
    def of(cls, domain: Domain) -> "DomainForm":
        move = domain.move.slug if domain.move else ""
        now = {"service": domain.service.slug, "move": move, "active": domain.active}
        return cls(name=domain.name, initial=now)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self._wrong and given.get("active") and not given.get("confirmed"):
            self.add_error("confirmed", _(self._wrong.sentence) % self._wrong.values)
        return given


class EraseForm(SpokenForm):
    """The domain once more, by hand, before all about it goes."""

    domain = forms.CharField(
        label=gettext_lazy("Type the domain to confirm"),
        required=False,
        widget=UnrepeatedInput({**DOMAIN, "autocomplete": "off", "maxlength": 260, "required": True}),
    )

    def __init__(self, data: Any = None, *, name: DomainName) -> None:
        super().__init__(data)
        self._name = name

    def clean_domain(self) -> DomainName:
        try:
            typed = read_typed(self.cleaned_data["domain"])
        except NotADomainName:
            typed = None
        if typed is None or self._name not in (typed.exact, typed.domain):
            sentence = _("Type the domain once more, exactly: %(domain)s.")
            raise ValidationError(sentence % {"domain": self._name.u_label})
        return self._name


#: What to suggest for what somebody is there for; any other words will do.
ROLES: Final = (gettext_lazy("Owner"), gettext_lazy("Technical"), gettext_lazy("Accounts"))
_LANGUAGES: Final = (
    ("", gettext_lazy("Not known")),
    *((language.code, language.own_name) for language in LANGUAGES.values()),
)


class ContactForm(SpokenForm):
    """Somebody to reach: by at least one of the first three."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=LONGEST_TYPED, required=False, widget=forms.TextInput(ADDRESS)
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    role = forms.CharField(
        label=gettext_lazy("What they are there for"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "contact-roles"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_LANGUAGES, required=False)
    post_address = forms.CharField(
        label=gettext_lazy("Post address"),
        help_text=gettext_lazy("The lines below the name on a letter."),
        max_length=LONGEST_POST_ADDRESS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    no_mail = forms.BooleanField(
        label=gettext_lazy("Wants no mail"),
        help_text=gettext_lazy("Notices leave this contact out."),
        required=False,
    )

    @classmethod
    def of(cls, contact: Contact) -> "ContactForm":
        """One of several on a page; that for somebody new has the number 0."""
        values = {name: getattr(contact, name) for name in cls.base_fields}
        return cls(initial=values, auto_id=f"%s-{contact.pk or 0}")

    def clean_email(self) -> str:
        """An address that can be written to, or none."""
        email: str = self.cleaned_data["email"]
        try:
            return Recipient.typed(email).address if email else ""
        except NotARecipient as error:
            raise ValidationError(_(error.reason)) from error

    def clean_post_address(self) -> str:
        """As lists are read: no blank lines, no spaces around a line."""
        try:
            return read_lines("post_address", self.cleaned_data["post_address"], LONGEST_POST_ADDRESS)
        except CellRefused as error:
            raise ValidationError(error.reason) from error

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data[name] for name in ("name", "email", "phone")):
            raise ValidationError(_("Enter a name, an address or a number."))
        return self.cleaned_data

    def put_into(self, contact: Contact) -> Contact:
        for name, value in self.cleaned_data.items():
            setattr(contact, name, value)
        return contact


class DomainListForm(SpokenForm):
    """Gives the bytes of the list and the name of its file, empty for what was pasted.

    Only the size is judged here; what is in it, where it is read.
    """

    pasted = TextField(
        label=gettext_lazy("Paste domains"),
        help_text=gettext_lazy(
            "One on each line, or copied out of a spreadsheet. A contact, an e-mail address and a telephone number may "
            "stand beside each."
        ),
        widget=forms.Textarea({**VERBATIM, "rows": 7, "maxlength": LONGEST_PASTE}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy(
            "A spreadsheet (.xlsx), or CSV or text as a control panel exports it. Up to 10 MB and 100,000 rows."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": f".csv,.txt,.tsv,.xlsx,text/csv,text/plain,{_WORKBOOK}"}),
    )
    again = forms.BooleanField(label=gettext_lazy("Read it also if this very list was imported before"), required=False)

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
