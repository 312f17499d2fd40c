"""Which events an operator wants to see, and how what was done is called."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models.site.events import Event, EventQuerySet

#: What events are about, by the beginning of their action. What is not here is shown by that beginning.
KINDS: Final[dict[str, Promise]] = {
    "account": _("Accounts"),
    "backup": _("Backups"),
    "contact": _("Contacts of clients"),
    "database": _("The database"),
    "domain": _("Single domains"),
    "domains": _("Lists of domains"),
    "look": _("The look of the site"),
    "move": _("Moves"),
    "moves": _("Lists of moves"),
    "notice": _("Messages to clients"),
    "page": _("Pages"),
    "pages": _("Pages as a zip"),
    "picture": _("Pictures"),
    "profile": _("The host’s own details"),
    "sample": _("Sample data"),
    "service": _("Services and their servers"),
    "services": _("Lists of services"),
    "token": _("Connections"),
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
