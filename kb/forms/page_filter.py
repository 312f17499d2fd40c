"""Which pages an operator wants to see in the list."""

from collections.abc import Iterable
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.forms.pages import KINDS, LANGUAGES
from kb.guides.page.paths import PageKind
from kb.operations.pages.states import PageState, State

STATES = (
    (State.DUE.value, _("Due for review")),
    (State.SHIPPED_CHANGED.value, _("Shipped text changed")),
    (State.BROKEN.value, _("Broken")),
    (State.DRAFT.value, _("Draft waiting")),
    (State.SCHEDULED.value, _("Scheduled")),
    (State.EDITED.value, _("Edited")),
    (State.OWN.value, _("Own page")),
    (State.SHIPPED.value, _("As shipped")),
)

#: In the order of the list: what visitors open comes before the pieces that it is made of.
_KINDS: Final = (PageKind.GUIDE, PageKind.ARTICLE, PageKind.SNIPPET, PageKind.MESSAGE)


class PageFilter(forms.Form):
    """Links and forms lead here; what is not known is ignored, as everywhere in addresses."""

    state = forms.ChoiceField(choices=STATES, required=False)
    kind = forms.ChoiceField(choices=[*KINDS, (PageKind.MESSAGE.value, _("Message to clients"))], required=False)
    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    q = forms.CharField(max_length=100, required=False)

    def wanted(self, states: Iterable[PageState]) -> list[PageState]:
        self.is_valid()
        asked = self.cleaned_data
        words = asked.get("q", "").casefold().split()
        found = [
            state
            for state in states
            if (not asked.get("state") or State(asked["state"]) in state.states)
            and (not asked.get("kind") or state.kind == asked["kind"])
            and (not asked.get("language") or state.language == asked["language"])
            and all(word in f"{state.title} {state.path}".casefold() for word in words)
        ]
        return sorted(found, key=lambda state: (_KINDS.index(state.kind), state.path))
