"""What an operator types around a page: where a new one goes, its new name, when it appears, when to look again."""

from datetime import UTC, date, datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb import languages
from kb.forms.fields import SpokenForm, TextField
from kb.guides.page.devices import PLATFORMS
from kb.guides.page.paths import PageKind, PagePath
from kb.models.moves.services import validate_slug

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


class ScheduleForm(SpokenForm):
    """A moment still to come, typed by the clock on the wall of the site's zone."""

    moment = forms.CharField(max_length=40)

    def __init__(self, data: Any, *, zone: ZoneInfo, at: datetime) -> None:
        super().__init__(data)
        self._zone, self._at = zone, at

    def clean_moment(self) -> datetime:
        try:
            typed = datetime.fromisoformat(self.cleaned_data["moment"]).replace(tzinfo=self._zone)
            moment = typed.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(_("Enter a date and a time.")) from None
        if moment.astimezone(self._zone).replace(tzinfo=None) != typed.replace(tzinfo=None):
            raise ValidationError(_("On that night the clocks go forward, and this time does not come. Take another."))
        if moment <= self._at:
            raise ValidationError(_("That moment has passed. Choose a later one, or publish now."))
        return moment

    @property
    def chosen(self) -> datetime:
        return cast("datetime", self.cleaned_data["moment"])
