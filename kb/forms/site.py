"""What an operator types for the whole site: its look, a backup to try, which events to see."""

from datetime import datetime, time, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import SpokenForm
from kb.models.site.events import Event, EventQuerySet
from kb.models.site.profile import SiteProfile, Words, validate_page_address
from kb.operations.pages.images import LARGEST
from kb.operations.site.look import look_of
from kb.protocols.look_css import Colour, is_readable, nearest_readable

#: The longest text of each kind, in characters.
_LONGEST: Final = {"hours": 120, "home": 600, "foot": 400}
LOGOS: Final = ("logo", "logo_dark")


class LookForm(SpokenForm):
    """Gives the values of `kb.operations.site.look.COLUMNS`, but for the logos, which are files."""

    name = forms.CharField(max_length=80, error_messages={"required": gettext_lazy("Enter the name of your firm.")})
    phone = forms.CharField(max_length=40, required=False)
    zone = forms.CharField(max_length=64)
    own_colour = forms.BooleanField(required=False)
    colour = forms.CharField(max_length=20, required=False)
    imprint_url = forms.CharField(max_length=300, required=False, validators=[validate_page_address])
    privacy_url = forms.CharField(max_length=300, required=False, validators=[validate_page_address])
    logo = forms.FileField(required=False)
    logo_dark = forms.FileField(required=False)
    no_logo = forms.BooleanField(required=False)
    no_logo_dark = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in settings.SITE_LANGUAGES.all:
            for kind, longest in _LONGEST.items():
                self.fields[f"{kind}_{language.code}"] = forms.CharField(max_length=longest, required=False)

    @classmethod
    def of(cls, profile: SiteProfile) -> "LookForm":
        own = settings.SITE_LANGUAGES.own.code
        said = {
            f"{kind}_{language.code}": profile.words.get(language.code, {}).get(kind, "")
            for language in settings.SITE_LANGUAGES.all
            for kind in Words._fields
        }
        said[f"hours_{own}"] = said[f"hours_{own}"] or profile.hours
        return cls(initial={**look_of(profile), "own_colour": bool(profile.colour), **said})

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
        columns = ("name", "phone", "zone", "colour", "imprint_url", "privacy_url")
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


class BackupForm(forms.Form):
    backup = forms.FileField(error_messages={"required": gettext_lazy("Choose a file first.")})

    def clean_backup(self) -> Any:
        file: UploadedFile = self.cleaned_data["backup"]
        beginning = file.read(len(_GZIP))
        file.seek(0)
        if beginning != _GZIP:
            raise forms.ValidationError(
                gettext_lazy("This is no backup, or an encrypted one. Decrypt it first, or use the command line.")
            )
        return file

    @property
    def faults(self) -> list[str]:
        return [str(fault) for faults in self.errors.values() for fault in faults]


#: What events are about, by the beginning of their action. What is not here is shown by that beginning.
KINDS: Final[dict[str, Promise]] = {
    "account": gettext_lazy("Accounts"),
    "backup": gettext_lazy("Backups"),
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


class EventFilter(forms.Form):
    """Links and forms lead here; what cannot be read is ignored, as everywhere in addresses."""

    who = forms.CharField(max_length=160, required=False)
    what = forms.SlugField(max_length=60, required=False)
    subject = forms.CharField(max_length=300, required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)

    def wanted(self, zone: ZoneInfo) -> EventQuerySet:
        """Newest first. Days are days of the site's zone, both included."""
        self.is_valid()
        asked = self.cleaned_data
        first, last = asked.get("first"), asked.get("last")
        found: EventQuerySet = Event.objects.between(
            datetime.combine(first, time(), zone) if first else None,
            datetime.combine(last + timedelta(days=1), time(), zone) if last and last.year < _LAST_YEAR else None,
        )
        if asked.get("who"):
            found = found.filter(who=asked["who"])
        if asked.get("what"):
            found = found.of_kind(asked["what"])
        if asked.get("subject"):
            found = found.filter(subject=asked["subject"])
        return found

    @property
    def kinds(self) -> list[tuple[str, Promise | str]]:
        """What there are events about, by name."""
        named = [(kind, KINDS.get(kind, kind)) for kind in Event.objects.kinds()]
        return sorted(named, key=lambda pair: str(pair[1]).casefold())

    @property
    def people(self) -> list[str]:
        return Event.objects.people()


#: Python's calendar ends here.
_LAST_YEAR: Final = 9999
