"""What an operator types for pages: texts, names, dates, previews, pictures, whole archives."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb import languages
from kb.forms.fields import MomentField, SpokenForm, TextField, ZonedForm
from kb.forms.lookup import DomainField
from kb.guides.page.devices import PLATFORMS
from kb.guides.page.paths import PageKind, PagePath
from kb.mail.moves import MailSettings, Phase
from kb.mail.names import DomainName
from kb.mail.servers import INCOMING, Protocol
from kb.models.moves.domains import Domain
from kb.models.moves.services import validate_slug
from kb.models.pages.images import LONGEST_ALT
from kb.operations.moves.standings import PHASE_NAMES
from kb.operations.pages.images import LARGEST
from kb.operations.pages.states import PageMark, PageState
from kb.operations.pages.zip_files import LARGEST_ZIP

#: What a page can be written in, by the name of its folder.
LANGUAGES: Final = tuple((language.code, gettext_lazy(language.name)) for language in languages.LANGUAGES.values())
PLATFORM_CHOICES: Final = tuple((one.id, gettext_lazy(one.label)) for one in PLATFORMS.values())
KINDS: Final = (
    (PageKind.GUIDE.value, gettext_lazy("Guide: one app on one kind of device")),
    (PageKind.ARTICLE.value, gettext_lazy("Article: any other page")),
    (PageKind.SNIPPET.value, gettext_lazy("Piece that several pages include")),
)


class EditForm(SpokenForm):
    text = TextField()
    version = forms.IntegerField(min_value=0, max_value=2**31)


class NewPageForm(SpokenForm):
    """Gives the `PagePath` of a page that does not exist yet, and its title."""

    kind = forms.ChoiceField(choices=KINDS)
    language = forms.ChoiceField(choices=LANGUAGES)
    platform = forms.ChoiceField(choices=PLATFORM_CHOICES)
    slug = forms.CharField(max_length=60, validators=[validate_slug])
    title = forms.CharField(max_length=160)

    @property
    def path(self) -> PagePath:
        kind = PageKind(self.cleaned_data["kind"])
        platform = self.cleaned_data["platform"] if kind is PageKind.GUIDE else ""
        return PagePath(self.cleaned_data["language"], kind, platform, self.cleaned_data["slug"])


class RenameForm(SpokenForm):
    slug = forms.CharField(max_length=60, validators=[validate_slug])


class ReviewForm(SpokenForm):
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    @property
    def chosen(self) -> date | None:
        return cast("date | None", self.cleaned_data["day"])


class ScheduleForm(ZonedForm):
    """A moment still to come."""

    moment = MomentField()

    def __init__(self, data: Any, *, zone: ZoneInfo, at: datetime) -> None:
        super().__init__(data, zone=zone)
        self._at = at

    def clean_moment(self) -> datetime:
        moment: datetime = self.cleaned_data["moment"]
        if moment <= self._at:
            raise ValidationError(_("That moment has passed. Choose a later one, or publish now."))
        return moment

    @property
    def chosen(self) -> datetime:
        return cast("datetime", self.cleaned_data["moment"])


class PreviewForm(SpokenForm):
    """The text of a page and the reader to imagine; everything but the page may be left out."""

    path = forms.CharField(max_length=200)
    text = TextField()
    domain = DomainField(required=False)
    phase = forms.ChoiceField(choices=[("", ""), *PHASE_NAMES.items()], required=False)
    protocol = forms.ChoiceField(choices=[("", ""), *((p.value, p.value) for p in INCOMING)], required=False)

    @property
    def protocol_asked(self) -> Protocol | None:
        text = self.cleaned_data["protocol"]
        return Protocol(text) if text else None

    def reader(self, at: datetime) -> MailSettings | None:
        """What that domain's clients see; `None` for everybody without a domain. Raises `ValidationError`."""
        name = cast("DomainName | None", self.cleaned_data["domain"])
        if name is None:
            return None
        settings = Domain.objects.settings_for(name, at)
        if settings is None:
            raise ValidationError(_("There is no such domain on this site, or it is not active."))
        if not self.cleaned_data["phase"]:
            return settings
        phased = Domain.objects.settings_in(name, Phase(self.cleaned_data["phase"]))
        if phased is None:
            raise ValidationError(_("This domain has no move with that phase. Choose “today”, or another domain."))
        return phased


class PictureForm(SpokenForm):
    """What the picture is, is judged by its content when it is kept; here only its size, before it is read."""

    picture = forms.FileField(allow_empty_file=True, error_messages={"required": gettext_lazy("Choose a picture.")})
    alt = forms.CharField(
        max_length=LONGEST_ALT,
        error_messages={
            "required": gettext_lazy("Say in a few words what the picture shows. Screen readers read it out.")
        },
    )

    def clean_picture(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["picture"])
        if (sent.size or 0) > LARGEST:
            raise ValidationError(gettext_lazy("The picture is larger than 5 MB. Make it smaller, then try again."))
        return sent


STATES = (
    (PageMark.DUE.value, gettext_lazy("Due for review")),
    (PageMark.SHIPPED_CHANGED.value, gettext_lazy("Shipped text changed")),
    (PageMark.BROKEN.value, gettext_lazy("Broken")),
    (PageMark.DRAFT.value, gettext_lazy("Draft waiting")),
    (PageMark.SCHEDULED.value, gettext_lazy("Scheduled")),
    (PageMark.EDITED.value, gettext_lazy("Edited")),
    (PageMark.OWN.value, gettext_lazy("Own page")),
    (PageMark.SHIPPED.value, gettext_lazy("As shipped")),
)

#: In the order of the list: what visitors open comes before the pieces that it is made of.
_KINDS: Final = (PageKind.GUIDE, PageKind.ARTICLE, PageKind.SNIPPET, PageKind.MESSAGE)


class PageFilter(forms.Form):
    """Links and forms lead here; what is not known is ignored, as everywhere in addresses."""

    state = forms.ChoiceField(choices=STATES, required=False)
    kind = forms.ChoiceField(
        choices=[*KINDS, (PageKind.MESSAGE.value, gettext_lazy("Message to clients"))], required=False
    )
    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    q = forms.CharField(max_length=100, required=False)

    def wanted(self, states: Iterable[PageState]) -> list[PageState]:
        self.is_valid()
        asked = self.cleaned_data
        words = asked.get("q", "").casefold().split()
        found = [
            state
            for state in states
            if (not asked.get("state") or PageMark(asked["state"]) in state.states)
            and (not asked.get("kind") or state.kind == asked["kind"])
            and (not asked.get("language") or state.language == asked["language"])
            and all(word in f"{state.title} {state.path}".casefold() for word in words)
        ]
        return sorted(found, key=lambda state: (_KINDS.index(state.kind), state.path))


class ArchiveForm(SpokenForm):
    """Only the size is judged here, before the file is read; what is in it, where it is read."""

    archive = forms.FileField(allow_empty_file=True, error_messages={"required": gettext_lazy("Choose a zip.")})

    def clean_archive(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["archive"])
        if (sent.size or 0) > LARGEST_ZIP:
            raise ValidationError(gettext_lazy("The zip is too large. Take some pictures out of it."))
        return sent
