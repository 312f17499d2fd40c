"""What an operator chooses on the page of messages: a client, a language, a day; and who gets a letter."""

from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import DAYS, DOMAIN, VERBATIM, SpokenForm, TextField
from kb.forms.lookup import DomainField
from kb.guides.messages.tree import Piece
from kb.languages import LANGUAGES
from kb.mail.moves import Phase
from kb.mail.names import DomainName, NotADomainName, from_typed_text

#: Names in one request; a move of more is printed as a whole.
MOST_NAMES: Final = 2000


class ChoiceForm(SpokenForm):
    """Which client, in which language, on which day of the move. Everything may be left out."""

    domain = DomainField(label=gettext_lazy("A client’s domain"), required=False, widget=forms.TextInput(DOMAIN))
    language = forms.CharField(label=gettext_lazy("Language"), required=False, widget=forms.Select)
    phase = forms.ChoiceField(label=gettext_lazy("Day"), choices=DAYS, required=False)

    def __init__(self, data: Any, *, languages: tuple[str, ...]) -> None:
        super().__init__(data)
        self._languages = languages
        choices = [(code, LANGUAGES[code].own_name) for code in languages]
        cast("forms.Select", self.fields["language"].widget).choices = choices

    def show(self, domain: str, language: str, phase: str) -> None:
        """What was understood takes the place of what was typed; what is wrong with that stays."""
        typed = {name: self.data.get(name) for name in self.data}
        self.data = {**typed, "domain": domain, "language": language, "phase": phase}

    def clean_language(self) -> str:
        typed = self.cleaned_data["language"]
        return typed if typed in self._languages else self._languages[0]

    def clean_phase(self) -> Phase | None:
        return Phase(self.cleaned_data["phase"]) if self.cleaned_data["phase"] else None


class LettersForm(ChoiceForm):
    """Letters for the domains that are named, one a line; for all if `every` is chosen."""

    names = TextField(label=gettext_lazy("Domains, one a line"), widget=forms.Textarea({**VERBATIM, "rows": 4}))
    which = forms.ChoiceField(choices=[("all", "all"), ("some", "some")])

    def clean_names(self) -> tuple[DomainName, ...]:
        typed = self.cleaned_data["names"].replace(",", " ").replace(";", " ").split()
        if len(typed) > MOST_NAMES:
            raise ValidationError(
                _("These are more than %(most)s names. Print all letters instead.") % {"most": MOST_NAMES}
            )
        names = []
        for word in typed:
            try:
                names.append(from_typed_text(word))
            except NotADomainName as error:
                raise ValidationError(f"{word[:80]}: {_(error.reason)}") from error
        return tuple(names)

    def clean(self) -> None:
        if self.cleaned_data.get("which") == "some" and "names" in self.cleaned_data and not self.cleaned_data["names"]:
            self.add_error("names", _("Name at least one domain, or choose all."))

    @property
    def chosen(self) -> tuple[DomainName, ...]:
        """The domains that were named; none for all of them."""
        named = cast("tuple[DomainName, ...]", self.cleaned_data["names"])
        return named if self.cleaned_data["which"] == "some" else ()


class OwnWordsForm(ChoiceForm):
    piece = forms.ChoiceField(choices=[(piece.value, piece.value) for piece in Piece])
