"""What an operator types for a move: its servers and dates, its domains, the client's eyes to look through."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import APPEARS, DOMAIN, FilterForm, MomentField, SpokenForm, ZonedForm
from kb.forms.lookup import DomainField
from kb.forms.services import PatternForm, ServiceField
from kb.guides.page.platforms import PLATFORMS
from kb.languages import Language
from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models.moves.moves import LONGEST_REASON, Move
from kb.models.moves.progress import ProgressState
from kb.models.moves.services import Service
from kb.models.site.profile import validate_line
from kb.operations.moves.log_in_lists import LARGEST_LIST
from kb.operations.moves.standings import PHASE_NAMES

#: Stands for a server that is still to be made.
MAKE: Final = "+"


class TitleField(forms.CharField):
    """What clients read of a move."""

    default_error_messages = {"required": gettext_lazy("Say what clients shall read.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(label=gettext_lazy("What is it called?"), max_length=160, **options)


class NewMoveForm(SpokenForm):
    """Two servers, each chosen or made from a pattern. Gives `Service` rows, perhaps not saved, or a pattern."""

    title = TitleField(help_text=gettext_lazy("Clients read this. For example: Mail moves to our new server"))
    old = forms.CharField(label=gettext_lazy("Server"), widget=forms.Select)
    new = forms.CharField(label=gettext_lazy("Server"), widget=forms.Select)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.services = list(Service.objects.all())
        self.patterns = {side: PatternForm(data, prefix=side) for side in ("old", "new")}
        choices = [
            ("", gettext_lazy("Choose…")),
            *((service.slug, f"{service.name} ({service.slug})") for service in self.services),
            (MAKE, gettext_lazy("A new one, described below")),
        ]
        for side in self.patterns:
            cast("forms.Select", self.fields[side].widget).choices = choices

    @property
    def sides(self) -> list[tuple[forms.BoundField, PatternForm, bool]]:
        """The old and the new server: which is chosen, what a new one would be, and whether that must be seen."""
        return [
            (self[side], pattern, not self.services or self[side].value() == MAKE)
            for side, pattern in self.patterns.items()
        ]

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
        chosen = next((service for service in self.services if service.slug == key), None)
        if chosen is None:
            raise ValidationError(_("Choose a server."))
        return chosen


class ServersForm(SpokenForm):
    """Another old or new server for a draft."""

    from_service = ServiceField(label=gettext_lazy("The old server"))
    to_service = ServiceField(label=gettext_lazy("The new server"))

    @classmethod
    def of(cls, move: Move) -> "ServersForm":
        return cls(initial={"from_service": move.from_service.slug, "to_service": move.to_service.slug})

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        if chosen.get("from_service") and chosen.get("from_service") == chosen.get("to_service"):
            self.add_error("to_service", _("Old and new are the same. Choose two."))
        return chosen


class DatesForm(ZonedForm):
    """Title, reason and dates of a move, the dates in order."""

    title = TitleField(widget=forms.TextInput({"required": True}))
    reason = forms.CharField(
        label=gettext_lazy("Why does mail move?"),
        help_text=gettext_lazy("A sentence or two for clients, on the page of the move. Empty: a general sentence."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    change_from = MomentField(
        label=gettext_lazy("Clients may change from"),
        help_text=gettext_lazy("From then on the new server is ready, and their pages tell them to change."),
    )
    moves_at = MomentField(
        label=gettext_lazy("Day of the move"), help_text=gettext_lazy("The day on which mail moves.")
    )
    old_closes_at = MomentField(
        label=gettext_lazy("The old server stops"),
        help_text=gettext_lazy("Leave it empty if you do not know yet. Clients then read that you will tell them."),
        required=False,
    )

    # What is missing is said beside its field, by us.
    use_required_attribute = False

    @classmethod
    def of(cls, move: Move, **options: Any) -> "DatesForm":
        shown = {name: getattr(move, name) for name in ("title", "reason", "change_from", "moves_at", "old_closes_at")}
        return cls(initial=shown, **options)

    def clean_reason(self) -> str:
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        validate_line(reason)
        return reason

    def clean(self) -> dict[str, Any]:
        dates: dict[str, datetime | None] = self.cleaned_data
        opens, moves, closes = (dates.get(name) for name in ("change_from", "moves_at", "old_closes_at"))
        if opens and moves and opens > moves:
            self.add_error("change_from", _("This is later than the day of the move."))
        if moves and closes and closes < moves:
            self.add_error("old_closes_at", _("This is earlier than the day of the move."))
        return self.cleaned_data


class PublishForm(ZonedForm):
    #: Shown where some would be stopped: whoever publishes has read how many.
    stopped = forms.IntegerField(
        label=gettext_lazy("To confirm, type how many would be stopped"),
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    moment = MomentField(
        label=gettext_lazy("Publish it later"),
        help_text=APPEARS,
        required=False,
        attributes={"required": True},  # of the form that has the field; the other one publishes now
    )

    @property
    def chosen(self) -> datetime | None:
        """Nothing for now."""
        return cast("datetime | None", self.cleaned_data["moment"])


class LogInListForm(SpokenForm):
    """Only the size is judged here; what is in the file, where it is read."""

    log_ins = forms.FileField(
        label=gettext_lazy("List of log-ins"),
        widget=forms.FileInput,
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def clean_log_ins(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["log_ins"])
        if (sent.size or 0) > LARGEST_LIST:
            raise ValidationError(
                gettext_lazy("The file is larger than 10 MB. Leave out all but the domains and days.")
            )
        return sent


class StragglerFilter(FilterForm):
    """Which domains to show. `states`: what is known of one, each in words."""

    state = forms.ChoiceField(label=gettext_lazy("Domains"), required=False)

    def __init__(self, data: Any, *, states: Mapping[ProgressState, Promise]) -> None:
        super().__init__(data)
        every = ("", gettext_lazy("All that are not known to have moved"))
        cast("forms.ChoiceField", self.fields["state"]).choices = [
            every,
            *((state.value, words) for state, words in states.items()),
        ]


class ClientForm(SpokenForm):
    domain = DomainField(label=gettext_lazy("Domain"), required=False, widget=forms.TextInput(DOMAIN))
    phase = forms.ChoiceField(label=gettext_lazy("When"), choices=PHASE_NAMES)
    device = forms.ChoiceField(
        label=gettext_lazy("Device"),
        choices=[(one.id, gettext_lazy(one.label)) for one in PLATFORMS.values()],
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

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
