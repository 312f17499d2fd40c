"""The form of the editor: the fields of a page's head, the rest of the head as lines, and the text below.

A text without a head that fields can hold, a message for example, is one text in one control, head and all. Whoever
sends a whole text in that control needs no other.
"""

from datetime import datetime
from functools import cached_property
from typing import Any, Final, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import DAYS, DOMAIN, SpokenForm, TextField
from kb.forms.lookup import DomainField
from kb.guides.page.devices import DEVICES
from kb.guides.page.paths import PageKind, PagePath
from kb.guides.text.head import FIELDS, FieldKind, Head, Value, put_together, take_apart
from kb.mail.moves import MailSettings, Phase
from kb.mail.names import DomainName
from kb.mail.servers import INCOMING, Protocol
from kb.models.moves.domains import Domain

_LINES: Final = {"rows": 3, "spellcheck": "true"}
#: What a guide says of its app; an article has no such fields.
_OF_GUIDES: Final = frozenset({"app", "applies_to", "minutes", "devices"})
#: What stands first; the others are behind one click.
FIRST: Final = ("title", "summary")
#: The control of what no field holds.
MORE: Final = "more"


class DevicesField(forms.MultipleChoiceField):
    """Devices by their ids. One that the site does not know is kept, for whoever checks the page to name it."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return isinstance(value, str)


class WrittenForm(SpokenForm):
    """A whole page as it is typed. `head` is the head as it was when the page of the editor was made."""

    head = TextField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), required=False)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        help_text=gettext_lazy("One or two sentences, for lists and for search engines."),
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "true"}),
    )
    app = forms.CharField(
        label=gettext_lazy("App"), help_text=gettext_lazy("As it is called on the device."), required=False
    )
    applies_to = forms.CharField(
        label=gettext_lazy("Versions"),
        help_text=gettext_lazy("For example: iOS and iPadOS 11 to 26."),
        required=False,
    )
    minutes = forms.CharField(
        label=gettext_lazy("Minutes that it takes"), required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    devices = DevicesField(label=gettext_lazy("Devices"), required=False)
    checked = forms.CharField(
        label=gettext_lazy("Last checked on"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    sources = TextField(label=gettext_lazy("Sources, one on each line"), widget=forms.Textarea(_LINES))
    synonyms = TextField(
        label=gettext_lazy("Other words that people search for, one on each line"), widget=forms.Textarea(_LINES)
    )
    more = TextField(
        label=gettext_lazy("The other lines of the head"),
        help_text=gettext_lazy("As YAML, name: value."),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocapitalize": "none", "class": "mono"}),
    )
    text = TextField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 26, "spellcheck": "true", "autocapitalize": "sentences"}),
    )

    @classmethod
    def showing(cls, path: str, text: str, **initial: Any) -> Self:
        """The form of a whole text; it has the fields that such a page can have."""
        head = take_apart(text)
        if head is None:
            return cls(initial={"text": text, **initial})._with(frozenset())
        place = PagePath.parse(path)
        values = {
            key: "\n".join(value) if FIELDS[key] is FieldKind.TEXTS else value for key, value in head.values.items()
        }
        form = cls(initial={"head": head.written, "more": head.more, "text": head.body, **values, **initial})
        hidden = {part.key for part in head.parts if part.value is None}
        own = {key for key in FIELDS if place.kind is PageKind.GUIDE or key not in _OF_GUIDES}
        form._offer(place, head.values.get("devices", ()))
        return form._with(frozenset(head.values) | (own - hidden))

    def _with(self, keys: frozenset[str]) -> Self:
        for key in FIELDS:
            if key not in keys:
                del self.fields[key]
        if not keys:
            del self.fields["more"]
        return self

    def _offer(self, place: PagePath, listed: Value) -> None:
        """Devices of the guide's kind, and what it names besides."""
        ours = [(device.id, _(device.label)) for device in DEVICES.values() if device.platform == place.platform]
        known = dict(ours)
        others = [(one, _(DEVICES[one].label) if one in DEVICES else one) for one in listed if one not in known]
        cast("DevicesField", self.fields["devices"]).choices = [*ours, *others]

    def only_show(self) -> None:
        """For somebody who may look and not write."""
        for field in self.fields.values():
            ticked = isinstance(field, DevicesField)
            field.widget.attrs["disabled" if ticked else "readonly"] = True

    @property
    def has_head(self) -> bool:
        return "more" in self.fields

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[key] for key in FIRST if key in self.fields]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[key] for key in (*FIELDS, "more") if key in self.fields and key not in FIRST]

    @cached_property
    def _taken(self) -> Head | None:
        return take_apart(self.cleaned_data.get("head", ""))

    @property
    def whole(self) -> str:
        """The page as a file; what was typed, if there is no head to put above it."""
        text = str(self.cleaned_data.get("text", ""))
        if self._taken is None:
            return f"{self.cleaned_data.get('head', '')}{text}"
        sent = {key: self._sent(key) for key in FIELDS if self.add_prefix(key) in self.data}
        more = self.cleaned_data["more"] if "more" in self.data else self._taken.more
        return put_together(self._taken, sent, more, text)

    def _sent(self, key: str) -> Value:
        typed = self.cleaned_data.get(key) or ""
        if FIELDS[key] is FieldKind.TEXTS:
            return tuple(str(typed).split("\n"))
        if FIELDS[key] is not FieldKind.WORDS:
            return str(typed)
        before = self._taken.values.get(key, ()) if self._taken else ()
        chosen = [one for one in typed if one]
        return (*(one for one in before if one in chosen), *(one for one in chosen if one not in before))

    @property
    def lines_above(self) -> int:
        """How many lines of the whole are above the control of the text."""
        return self.whole.count("\n") - str(self.cleaned_data.get("text", "")).count("\n")


class EditForm(WrittenForm):
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


#: The reader stands beside the text, and belongs to its form.
_BESIDE: Final = {"form": "edit"}


class PreviewForm(WrittenForm):
    """The text of a page and the reader to imagine; everything but the page may be left out."""

    path = forms.CharField(max_length=200)
    domain = DomainField(
        label=gettext_lazy("A client’s domain"),
        required=False,
        widget=forms.TextInput({**_BESIDE, **DOMAIN, "placeholder": gettext_lazy("none: words for values")}),
    )
    phase = forms.ChoiceField(label=gettext_lazy("Day"), choices=DAYS, required=False, widget=forms.Select(_BESIDE))
    protocol = forms.ChoiceField(
        label=gettext_lazy("Account"),
        choices=[("", gettext_lazy("the usual")), *((p.value, p.label) for p in INCOMING)],
        required=False,
        widget=forms.Select(_BESIDE),
    )

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
