"""A domain in a form of operators; tests/mail/ has what the parser makes of a text."""

import pytest
from django.core.exceptions import ValidationError

from kb.forms.lookup import DomainField
from kb.mail.names import DomainName


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
