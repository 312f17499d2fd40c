"""All about a domain on the operator's pages: asked for, taken out, erased after its name was typed."""

import json
from typing import Any

import pytest
from django.test import Client

from kb.models import Domain
from kb.models.accounts.roles import Role
from tests.views.operator.conftest import SignedIn

PAGE = "/operator/domains/open.example/records/"


@pytest.fixture
def operator(signed_in: SignedIn, noon: Any) -> Client:
    return signed_in(Role.OPERATOR)


def test_the_page_says_what_there_is_and_gives_it_as_a_file(operator: Client) -> None:
    assert "Type the domain to confirm" in operator.get(PAGE).content.decode()
    response = operator.get("/operator/domains/open.example/records.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="open.example.json"'
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(response.content)["domain"][0]["name"] == "open.example"


@pytest.mark.parametrize("typed", ["", "yes", "closed.example", "open.example.evil.example"])
def test_another_name_erases_nothing(operator: Client, typed: str) -> None:
    response = operator.post(PAGE, {"domain": typed})
    assert response.status_code == 400
    assert "Type the domain once more, exactly: open.example." in response.content.decode()
    assert Domain.objects.filter(name="open.example").exists()


@pytest.mark.parametrize("typed", ["www.florist.example", "https://www.florist.example/"])
def test_an_older_row_with_www_is_erased_by_its_name(operator: Client, typed: str) -> None:
    Domain.objects.create(name="www.florist.example", service=Domain.objects.get(name="open.example").service)
    page = "/operator/domains/www.florist.example/records/"
    assert operator.post(page, {"domain": "florist.example.evil.example"}).status_code == 400
    assert operator.post(page, {"domain": typed}).status_code == 303
    assert not Domain.objects.filter(name="www.florist.example").exists()


def test_its_name_typed_again_erases_it(operator: Client, client: Client) -> None:
    assert operator.post(PAGE, {"domain": " Open.Example "}).status_code == 303
    assert client.get("/for/open.example/").status_code == 404
    assert "Type the domain to confirm" not in operator.get(PAGE).content.decode()
    assert operator.get("/operator/domains/-/records/").status_code == 404
