"""Numbers as people type them, or copy them from a page."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from kb.forms.fields import NumberField, typed_number


@pytest.mark.parametrize(
    "text",
    ["45678", "45,678", "45.678", "45 678", " 45678 ", "45\u00a0678", "45\u202f678", "45'678", "45’678"],
)
def test_a_number_is_read_with_any_separator_or_none(text: str) -> None:
    assert typed_number(text) == 45_678
    assert NumberField().clean(text) == 45_678


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("1,234,567", 1_234_567), ("12.345.678", 12_345_678), ("0012", 12)]
)
def test_small_and_large_ones(text: str, number: int) -> None:
    assert typed_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "many", "45,67", "4,5678", "1,234.567", "45,,678", ",678", "45,678,", "-1,000", "1e5", "٤٥٦", "9" * 99]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert typed_number(text) is None


@pytest.mark.parametrize("text", ["many", "45,67", "1,234.567"])
def test_a_field_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(ValidationError, match="Enter a whole number"):
        NumberField().clean(text)


@pytest.mark.parametrize(("language", "most"), [("en-gb", "36,000"), ("de", "36.000")])
def test_a_limit_is_said_with_separators(language: str, most: str) -> None:
    field = NumberField(max_value=36_000, error_messages={"max_value": "At most %(limit_value)s."})
    with translation.override(language), pytest.raises(ValidationError) as refused:
        field.clean("36,001")
    with translation.override(language):
        assert refused.value.messages == [f"At most {most}."]


def test_a_control_shows_a_number_as_it_can_be_sent() -> None:
    class Asked(forms.Form):
        rate = NumberField(widget=forms.TextInput)

    assert 'value="36000"' in str(Asked(initial={"rate": 36_000})["rate"])
