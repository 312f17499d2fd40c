"""A number that no row can have is a page that is not there, wherever it stands: no fault of ours."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kb.middleware import MAX_PATH
from kb.models import Webhook
from kb.models.accounts.roles import Role
from kb.views.frame.numbers import HIGHEST, RowNumber, row_number
from tests import clock
from tests.views.operator.conftest import SignedIn

#: What the columns of one database or both cannot keep, and what `int` does not read.
NUMBERS: Final = ("2147483648", str(HIGHEST), str(HIGHEST + 1), "99999999999999999999", "9" * 400, "9" * 1500)
#: What stands in the other places of an address.
WORDS: Final = {"slug": "sample-open", "domain": "open.example", "state": "refused", "name": "confirm", "act": "link"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address as its parts are written."""
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield written
        else:
            yield from addresses(one, written)


def numbered() -> list[str]:
    found = [written for written in addresses(get_resolver()) if "<number:" in written]
    return [re.sub(r"<(?:str|slug|path):(\w+)>", lambda part: WORDS.get(part[1], "other"), one) for one in found]


def test_no_address_takes_numbers_of_any_length() -> None:
    assert len(numbered()) > 15
    assert [one for one in addresses(get_resolver()) if "<int:" in one and not one.startswith("admin/")] == []


def test_a_number_of_a_row_is_read_up_to_the_highest_one() -> None:
    assert RowNumber().to_python(str(HIGHEST)) == HIGHEST
    with pytest.raises(ValueError, match="No row"):
        RowNumber().to_python(str(HIGHEST + 1))


@pytest.mark.thorough
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: str(len(number)))
def test_a_row_that_cannot_be_is_not_there(noon: None, signed_in: SignedIn, number: str) -> None:
    client = signed_in(Role.OPERATOR)
    for address in numbered():
        asked = "/" + re.sub("<number:[a-z_]+>", number, address)
        answers = {client.get(asked).status_code, client.post(asked).status_code}
        assert answers <= ({404, 405} if len(asked) <= MAX_PATH else {414}), asked


def test_one_big_number_beside_a_small_one_is_no_file_either(noon: None, signed_in: SignedIn) -> None:
    client = signed_in(Role.VIEWER)
    for name in (f"{NUMBERS[3]}-1", f"1-{NUMBERS[3]}", f"{HIGHEST}-{HIGHEST}", "0-0"):
        assert client.get(f"/operator/moves/sample-open/messages/letters/{name}.pdf").status_code == 404


@pytest.mark.parametrize("number", [*NUMBERS[2:], "9" * 5000, "abc", "-1", "1.5", "²", "٣"])
def test_a_form_s_number_that_no_row_has_chooses_nothing(noon: None, signed_in: SignedIn, number: str) -> None:
    hook = Webhook.objects.create(name="CRM", kinds=[], made_by="anna", made_at=clock.now())
    address = f"/operator/connections/webhooks/{hook.pk}/again/"
    assert signed_in(Role.OPERATOR).post(address, {"delivery": number}).status_code == 404
    assert row_number(number) is None


def test_a_number_that_a_row_can_have_is_read() -> None:
    assert [row_number(text) for text in ("0", "7", "007", str(HIGHEST))] == [0, 7, 7, HIGHEST]
