"""What an operator types for pages: texts, names, dates, previews, pictures, whole archives."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb import languages
from kb.forms.fields import APPEARS, VERBATIM, FilterForm, MomentField, SpokenForm, ZonedForm
from kb.guides.page.paths import PageKind, PagePath
from kb.guides.page.platforms import PLATFORMS
from kb.models.moves.services import validate_slug
from kb.models.pages.images import LONGEST_ALT
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


_PICTURES: Final = {"accept": "image/png,image/jpeg,image/webp"}


class SlugField(forms.CharField):
    """The name of a page in its address."""

    def __init__(self, **options: Any) -> None:
        attributes = {**VERBATIM, "pattern": "[a-z0-9]+(-[a-z0-9]+)*"}
        super().__init__(max_length=60, validators=[validate_slug], widget=forms.TextInput(attributes), **options)


class NewPageForm(SpokenForm):
    """Gives the `PagePath` of a page that does not exist yet, and its title."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    platform = forms.ChoiceField(label=gettext_lazy("Kind of device, for a guide"), choices=PLATFORM_CHOICES)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    slug = SlugField(
        label=gettext_lazy("Name in the address"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens, for example holiday-replies. A page in another language has the name "
            "of the English one."
        ),
    )

    @property
    def path(self) -> PagePath:
        kind = PageKind(self.cleaned_data["kind"])
        platform = self.cleaned_data["platform"] if kind is PageKind.GUIDE else ""
        return PagePath(self.cleaned_data["language"], kind, platform, self.cleaned_data["slug"])


class RenameForm(SpokenForm):
    slug = SlugField(label=gettext_lazy("New name in the address"))


class ReviewForm(SpokenForm):
    day = forms.DateField(
        label=gettext_lazy("Look at this page again on"),
        help_text=gettext_lazy("From that day it is under “To do”. Empty: no date."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    @property
    def chosen(self) -> date | None:
        return cast("date | None", self.cleaned_data["day"])


class ScheduleForm(ZonedForm):
    """A moment still to come, typed by the clock on the wall of the site's zone."""

    moment = MomentField(label=gettext_lazy("Publish the saved draft later"), help_text=APPEARS)

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self._at = at

    def clean_moment(self) -> datetime:
        moment = cast("datetime", self.cleaned_data["moment"])
        if moment <= self._at:
            raise ValidationError(_("That moment has passed. Choose a later one, or publish now."))
        return moment

    @property
    def chosen(self) -> datetime:
        return cast("datetime", self.cleaned_data["moment"])


class PictureForm(SpokenForm):
    """What the picture is, is judged by its content when it is kept; here only its size, before it is read."""

    picture = forms.FileField(
        label=gettext_lazy("A new picture"),
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, at most 5 MB. Cover names and addresses that are nobody’s business first."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(_PICTURES),
        error_messages={"required": gettext_lazy("Choose a picture.")},
    )
    alt = forms.CharField(
        label=gettext_lazy("What it shows, in words"),
        help_text=gettext_lazy(
            "Read out to people who cannot see it, for example: The account screen, with Host Name marked."
        ),
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


_ANY: Final = ("", gettext_lazy("Any"))
#: As the filter calls them, several at once.
_KINDS_SHOWN: Final = (
    (PageKind.GUIDE.value, gettext_lazy("Guides")),
    (PageKind.ARTICLE.value, gettext_lazy("Articles")),
    (PageKind.SNIPPET.value, gettext_lazy("Pieces")),
    (PageKind.MESSAGE.value, gettext_lazy("Messages to clients")),
)


class PageFilter(FilterForm):
    q = forms.CharField(
        label=gettext_lazy("Words in title or path"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=(_ANY, *STATES), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=(_ANY, *_KINDS_SHOWN), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=(_ANY, *LANGUAGES), required=False)

    def wanted(self, states: Iterable[PageState]) -> list[PageState]:
        self.is_valid()
        asked = self.cleaned_data
        words = asked.get("q", "").casefold().split()
        matching = [
            state
            for state in states
            if (not asked.get("state") or PageMark(asked["state"]) in state.states)
            and (not asked.get("kind") or state.kind == asked["kind"])
            and (not asked.get("language") or state.language == asked["language"])
            and all(word in f"{state.title} {state.path}".casefold() for word in words)
        ]
        return sorted(matching, key=lambda state: (_KINDS.index(state.kind), state.path))


class ArchiveForm(SpokenForm):
    """Only the size is judged here, before the file is read; what is in it, where it is read."""

    archive = forms.FileField(
        label=gettext_lazy("A zip of pages"),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".zip,application/zip"}),
        error_messages={"required": gettext_lazy("Choose a zip.")},
    )

    def clean_archive(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["archive"])
        if (sent.size or 0) > LARGEST_ZIP:
            raise ValidationError(gettext_lazy("The zip is too large. Take some pictures out of it."))
        return sent
