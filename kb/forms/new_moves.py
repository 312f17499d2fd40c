"""What an operator types for a new move: a title, an old and a new server, the dates."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import MomentField, SpokenForm, ZonedForm
from kb.forms.services import PatternForm
from kb.models.moves.moves import Move
from kb.models.moves.services import Service

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
