"""What is shown in place of what was typed, and what stays."""

import pytest
from django.http import QueryDict

from kb.forms.messages import LettersForm


@pytest.mark.parametrize("typed", ["shop.example, other.example", ""])
def test_names_and_choice_stay_when_client_language_and_day_are_those_that_were_understood(typed: str) -> None:
    form = LettersForm(QueryDict(f"which=some&names={typed}&domain=nonsense&phase=never"), languages=("en", "de"))
    form.show("client.example", "de", "open")
    shown = {name: form[name].value() for name in form.fields}
    assert shown == {"domain": "client.example", "language": "de", "phase": "open", "names": typed, "which": "some"}
