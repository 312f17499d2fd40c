"""What an operator types for the whole site: its look, a backup to try, which events to see."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import VERBATIM, FilterForm, SpokenForm
from kb.models.site.events import CLOCK, COMMAND_LINE, Event, EventQuerySet
from kb.models.site.profile import SiteProfile, Words, validate_line, validate_page_address, validate_write_to
from kb.operations.pages.images import LARGEST
from kb.operations.site.look import look_of
from kb.protocols.look_css import SHIPPED, Colour, is_readable, nearest_readable

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LOGOS: Final = ("logo", "logo_dark")
_PICTURES: Final = {"accept": "image/png,image/jpeg,image/webp"}


class _Text(NamedTuple):
    """What is asked for in each language. `longest`: in characters."""

    label: "StrPromise"
    longest: int
    is_long: bool


_TEXTS: Final = {
    "hours": _Text(gettext_lazy("Opening hours"), 120, is_long=False),
    "home": _Text(gettext_lazy("On the first page"), 600, is_long=True),
    "call_back": _Text(gettext_lazy("Outside these hours"), 160, is_long=False),
    "foot": _Text(gettext_lazy("At the foot of every page"), 400, is_long=True),
}


class PageAddressField(forms.CharField):
    """Where a page of the firm's is, on this site or another one; empty for none."""

    def __init__(self, **options: Any) -> None:
        hint = gettext_lazy("A whole address with https://, or a path of this site.")
        super().__init__(max_length=300, required=False, validators=[validate_page_address], help_text=hint, **options)


class LookForm(SpokenForm):
    """Gives the values of `kb.operations.site.look.COLUMNS`, but for the logos, which are files."""

    name = forms.CharField(
        label=gettext_lazy("Name of your firm"),
        max_length=80,
        validators=[validate_line],
        error_messages={"required": gettext_lazy("Enter the name of your firm.")},
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False, validators=[validate_line])
    zone = forms.CharField(
        label=gettext_lazy("Time zone"), max_length=64, widget=forms.TextInput({**VERBATIM, "list": "zones"})
    )
    own_colour = forms.BooleanField(
        label=gettext_lazy("A colour of your own"),
        help_text=gettext_lazy(
            "For buttons, links and the sign. Lighter and darker ones are made from it, so that everything can be read "
            "by day and by night."
        ),
        required=False,
    )
    colour = forms.CharField(
        label=gettext_lazy("Colour"),
        required=False,
        widget=forms.TextInput({"type": "color"}),
    )
    imprint_url = PageAddressField(label=gettext_lazy("Imprint"))
    privacy_url = PageAddressField(label=gettext_lazy("Privacy"))
    write_to = forms.CharField(
        label=gettext_lazy("Where clients can write to you"),
        help_text=gettext_lazy(
            "A page with a form, with https://, or a mailbox that works while their own mail does not. "
            "It stands beside your opening hours."
        ),
        max_length=300,
        required=False,
        validators=[validate_write_to],
    )
    rings_back = forms.BooleanField(
        label=gettext_lazy("Readers may ask you to ring them"),
        help_text=gettext_lazy(
            "Beside your telephone number stands “Ring me”. Who leaves a number there is in your list of calls, with "
            "domain, app and step, for 30 days. They are told your opening hours."
        ),
        required=False,
    )
    logo = forms.FileField(label=gettext_lazy("Logo"), required=False, widget=forms.FileInput(_PICTURES))
    logo_dark = forms.FileField(
        label=gettext_lazy("Logo for dark screens"), required=False, widget=forms.FileInput(_PICTURES)
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Without a logo"), required=False)
    no_logo_dark = forms.BooleanField(label=gettext_lazy("The same as by day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in settings.SITE_LANGUAGES.all:
            for kind, text in _TEXTS.items():
                self.fields[f"{kind}_{language.code}"] = forms.CharField(
                    label=text.label,
                    max_length=text.longest,
                    required=False,
                    validators=[] if text.is_long else [validate_line],
                    widget=forms.Textarea({"rows": 3}) if text.is_long else forms.TextInput,
                )

    @classmethod
    def of(cls, profile: SiteProfile) -> "LookForm":
        own = settings.SITE_LANGUAGES.own.code
        said = {
            f"{kind}_{language.code}": profile.words.get(language.code, {}).get(kind, "")
            for language in settings.SITE_LANGUAGES.all
            for kind in Words._fields
        }
        said[f"hours_{own}"] = said[f"hours_{own}"] or profile.hours
        colour = profile.colour or str(SHIPPED)
        return cls(initial={**look_of(profile), "own_colour": bool(profile.colour), "colour": colour, **said})

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in available_timezones():
            raise ValidationError(_("Choose a time zone from the list, such as Europe/London."))
        return zone

    def clean_colour(self) -> str:
        if not self.cleaned_data.get("own_colour"):
            return ""
        try:
            colour = Colour.parse(self.cleaned_data["colour"])
        except ValueError as error:
            raise ValidationError(_("Write a colour as six digits from 0 to f, such as #00563f.")) from error
        if not is_readable(colour):
            nearest = nearest_readable(colour)
            sentence = _("White words on this colour cannot be read well. The nearest that can is %(colour)s.")
            raise ValidationError(sentence % {"colour": nearest})
        return str(colour)

    def clean_logo(self) -> UploadedFile | None:
        return self._not_too_large("logo")

    def clean_logo_dark(self) -> UploadedFile | None:
        return self._not_too_large("logo_dark")

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as columns of the profile."""
        own = settings.SITE_LANGUAGES.own.code
        columns = ("name", "phone", "zone", "colour", "imprint_url", "privacy_url", "write_to", "rings_back")
        words = {language.code: self._words(language.code) for language in settings.SITE_LANGUAGES.all}
        hours = words[own].pop("hours", "")
        return {
            **{column: self.cleaned_data[column] for column in columns},
            "hours": hours,
            "words": {code: said for code, said in words.items() if said},
        }

    def _words(self, code: str) -> dict[str, str]:
        said = {kind: self.cleaned_data[f"{kind}_{code}"].replace("\r\n", "\n").strip() for kind in Words._fields}
        return {kind: text for kind, text in said.items() if text}

    def _not_too_large(self, field: str) -> UploadedFile | None:
        sent = cast("UploadedFile | None", self.cleaned_data.get(field))
        if sent and (sent.size or 0) > LARGEST:
            raise ValidationError(_("The picture is larger than 5 MB. Make it smaller, then try again."))
        return sent


_GZIP: Final = b"\x1f\x8b"


class BackupForm(SpokenForm):
    backup = forms.FileField(
        label=gettext_lazy("Backup"),
        widget=forms.FileInput({"accept": ".gz"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )

    def clean_backup(self) -> Any:
        file: UploadedFile = self.cleaned_data["backup"]
        beginning = file.read(len(_GZIP))
        file.seek(0)
        if beginning != _GZIP:
            raise forms.ValidationError(
                gettext_lazy("This is no backup, or an encrypted one. Decrypt it first, or use the command line.")
            )
        return file


#: What events are about, by the beginning of their action. What is not here is shown by that beginning.
KINDS: Final[dict[str, Promise]] = {
    "account": gettext_lazy("Accounts"),
    "backup": gettext_lazy("Backups"),
    "call": gettext_lazy("Calls to readers"),
    "contact": gettext_lazy("Contacts of clients"),
    "database": gettext_lazy("The database"),
    "domain": gettext_lazy("Single domains"),
    "domains": gettext_lazy("Lists of domains"),
    "look": gettext_lazy("The look of the site"),
    "move": gettext_lazy("Moves"),
    "moves": gettext_lazy("Lists of moves"),
    "notice": gettext_lazy("Messages to clients"),
    "page": gettext_lazy("Pages"),
    "pages": gettext_lazy("Pages as a zip"),
    "picture": gettext_lazy("Pictures"),
    "profile": gettext_lazy("The host’s own details"),
    "sample": gettext_lazy("Sample data"),
    "service": gettext_lazy("Services and their servers"),
    "services": gettext_lazy("Lists of services"),
    "token": gettext_lazy("Connections"),
}


def _people() -> list[tuple[str, Promise | str]]:
    """Who did anything, by name; the command line and the clock are nobody."""
    return [("", gettext_lazy("Anybody")), *((who, _NOBODY.get(who, who)) for who in Event.objects.people())]


def _kinds() -> list[tuple[str, Promise | str]]:
    """What there are events about, by name."""
    named = [(kind, KINDS.get(kind, kind)) for kind in Event.objects.kinds()]
    return [("", gettext_lazy("Everything")), *sorted(named, key=lambda pair: str(pair[1]).casefold())]


def _chosen_from(choices: Callable[[], list[tuple[str, Promise | str]]]) -> forms.Select:
    """Asks for what there is each time that it is drawn, and never otherwise."""
    return forms.Select(choices=choices)  # type: ignore[arg-type]  # Django takes a function, its stubs do not


_NOBODY: Final[dict[str, Promise]] = {COMMAND_LINE: gettext_lazy("command line"), CLOCK: gettext_lazy("the clock")}


class EventFilter(FilterForm):
    who = forms.CharField(label=gettext_lazy("Who"), required=False, widget=_chosen_from(_people))
    what = forms.SlugField(label=gettext_lazy("What"), required=False, widget=_chosen_from(_kinds))
    subject = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def wanted(self, zone: ZoneInfo) -> EventQuerySet:
        """Newest first. Days are days of the site's zone, both included."""
        self.is_valid()
        asked = self.cleaned_data
        first, last = asked.get("first"), asked.get("last")
        events: EventQuerySet = Event.objects.between(
            datetime.combine(first, time(), zone) if first else None,
            datetime.combine(last + timedelta(days=1), time(), zone) if last and last.year < _LAST_YEAR else None,
        )
        if asked.get("who"):
            events = events.filter(who=asked["who"])
        if asked.get("what"):
            events = events.of_kind(asked["what"])
        if asked.get("subject"):
            events = events.filter(subject=asked["subject"])
        return events


#: Python's calendar ends here.
_LAST_YEAR: Final = 9999
