"""The one field as a form; tests/mail/ has what the parser makes of a text, tests/views/ has it over HTTP."""

import pytest
from django.core.exceptions import ValidationError

from kb.forms.lookup import DomainField, LookupForm
from kb.mail.names import DomainName


def test_it_gives_the_typed_name() -> None:
    form = LookupForm({"domain": "Anna <anna@Shop.example>"})
    assert form.is_valid()
    assert form.typed == DomainName("shop.example")
    assert form.first_fault == ""


def test_it_keeps_nothing_of_the_local_part() -> None:
    form = LookupForm({"domain": "anna@shop.example"})
    assert form.is_valid()
    assert "anna" not in repr(form.cleaned_data)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter your email address or your domain, for example example.co.uk."),
        ("shop", "That has no dot in it. A domain looks like example.co.uk."),
        ("a\x00.example", "That has an invisible character in it. Type the domain by hand."),
        ("a" * 255, "That is too long. Enter the domain alone, for example example.co.uk."),
    ],
)
def test_it_says_what_is_wrong_in_one_sentence(typed: str, error: str) -> None:
    form = LookupForm({"domain": typed})
    assert not form.is_valid()
    assert form.first_fault == error


def test_an_untouched_form_has_no_error() -> None:
    assert LookupForm().first_fault == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", None),
        (" ", None),
        (None, None),
        (" Anna <anna@Shop.example>", DomainName("shop.example")),
        ("bücher.example", DomainName("xn--bcher-kva.example")),
    ],
)
def test_an_operator_may_leave_the_domain_out(typed: str | None, name: DomainName | None) -> None:
    assert DomainField(required=False).clean(typed) == name


def test_an_operator_reads_what_is_wrong_with_a_domain() -> None:
    with pytest.raises(ValidationError) as refused:
        DomainField(required=False).clean("shop")
    assert refused.value.messages == ["That has no dot in it. A domain looks like example.co.uk."]
