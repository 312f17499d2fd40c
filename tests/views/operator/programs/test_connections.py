"""Tokens on the operator's pages: made and shown once, found, revoked."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from kb.models import ApiToken, Event
from kb.models.accounts.roles import Role
from kb.operations.programs.tokens import token_of
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

ADDRESS = "/operator/connections/"
BILLING = {"name": "Billing", "scopes": ["domains:read", "domains:write"], "days": "90"}


@pytest.fixture
def operator(sample: LoadSample, signed_in: SignedIn) -> Client:
    sample()
    return signed_in(Role.OPERATOR)


def test_a_token_is_shown_once(operator: Client) -> None:
    page = operator.post(ADDRESS, BILLING).content.decode()
    (secret,) = set(re.findall(r"sp_[0-9a-f]{10}_[\w-]{43}", page))
    row = token_of(secret, clock.now())
    assert row is not None
    assert (row.name, row.scopes) == ("Billing", ["domains:read", "domains:write"])
    assert row.expires_at is not None
    assert (row.expires_at - row.made_at).days == 90
    again = operator.get(ADDRESS).content.decode()
    assert secret not in again
    assert f"{row.prefix}…" in again
    event = Event.objects.get(action="token.create")
    assert (event.who, event.subject) == ("operator", "token Billing")
    assert secret not in str(event.after)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Give the other program a name."),
        ({"name": "a@b.example"}, "Use letters, digits, spaces, dots and hyphens."),
        ({"scopes": []}, "Choose at least one thing that it may do."),
        ({"name": "Taken"}, "There is a token with this name already."),
    ],
)
def test_it_says_what_is_wrong_with_a_new_one(operator: Client, changed: dict[str, object], sentence: str) -> None:
    operator.post(ADDRESS, {**BILLING, "name": "Taken"})
    response = operator.post(ADDRESS, {**BILLING, **changed})
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert ApiToken.objects.count() == 1


def test_a_token_is_found_by_its_name_or_its_beginning(operator: Client) -> None:
    for name in ("Billing", "Panel"):
        operator.post(ADDRESS, {**BILLING, "name": name})
    begins = ApiToken.objects.get(name="Panel").prefix
    for words, found in (("bill", "Billing"), (begins[:8], "Panel"), ("", "both"), ("never", "none")):
        page = operator.get(ADDRESS, {"q": words}).content.decode()
        said = [name for name in ("Billing", "Panel") if f"<h3>{name}</h3>" in page]
        assert said == {"both": ["Billing", "Panel"], "none": []}.get(found, [found])


def test_it_asks_before_it_revokes(operator: Client) -> None:
    operator.post(ADDRESS, BILLING)
    row = ApiToken.objects.get()
    address = f"{ADDRESS}tokens/{row.pk}/revoke/"
    assert "turned away from its next request on" in operator.get(address).content.decode()
    assert ApiToken.objects.get().revoked_at is None
    assert operator.post(address).headers["Location"] == ADDRESS
    assert ApiToken.objects.get().revoked_at is not None
    assert "Revoked" in operator.get(ADDRESS).content.decode()
    assert operator.get(f"{ADDRESS}tokens/{row.pk + 1}/revoke/").status_code == 404


def test_an_ended_token_says_so_and_can_be_revoked_so_that_nobody_is_reminded(operator: Client) -> None:
    operator.post(ADDRESS, BILLING)
    ended = datetime(2026, 3, 1, 12, tzinfo=UTC)
    ApiToken.objects.update(expires_at=ended, used_at=clock.now())
    page = operator.get(ADDRESS).content.decode()
    revoke = f"{ADDRESS}tokens/{ApiToken.objects.get().pk}/revoke/"
    assert "Ended 1 Mar 2026" in page
    assert f'href="{revoke}"' in page
    assert "A program is turned away" in operator.get("/operator/").content.decode()
    operator.post(revoke)
    assert "A program is turned away" not in operator.get("/operator/").content.decode()
