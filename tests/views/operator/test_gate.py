"""Every address of the operator's, tried by nobody, and by somebody of each role."""

from typing import Final

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve

from kb.models.roles import Role
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN, SignedIn

#: address -> the role that may GET it, the role that may POST to it; `None`: nobody may, by any role.
ADDRESSES: Final[dict[str, tuple[Role | None, Role | None]]] = {
    "/operator/": (Role.VIEWER, None),
    "/operator/searches/": (Role.VIEWER, None),
}
#: Open to everybody: the door itself.
DOOR: Final = {"kb-operator-sign-in", "kb-operator-sign-out"}
METHODS: Final = ("GET", "POST")
#: What the gate says to those it turns away; whoever is let in gets another answer.
TURNED_AWAY: Final = {302: "to sign in", 403: "forbidden", 405: "no such method"}


def ask(client: Client, method: str, address: str) -> str:
    response = client.generic(method, address)
    is_sign_in = response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN)
    if response.status_code == 302 and not is_sign_in:
        return "let in"
    return TURNED_AWAY.get(response.status_code, "let in")


def expected(role: Role | None, needed: Role | None, *, signed_in: bool) -> str:
    if needed is None:
        return "no such method"
    if not signed_in:
        return "to sign in"
    return "let in" if role is not None and role >= needed else "forbidden"


def test_no_address_of_the_operators_is_forgotten() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("kb-operator")}
    assert {resolve(address).view_name for address in ADDRESSES} == names - DOOR


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_opens_what_it_may_and_nothing_else(signed_in: SignedIn, role: Role | None) -> None:
    client = signed_in(role)
    for place, method in enumerate(METHODS):
        said = {address: ask(client, method, address) for address in ADDRESSES}
        assert said == {a: expected(role, needed[place], signed_in=True) for a, needed in ADDRESSES.items()}, method


@pytest.mark.parametrize("method", METHODS)
def test_strangers_are_asked_to_sign_in(db: None, method: str) -> None:
    client = Client(headers={"host": HOST})
    place = METHODS.index(method)
    said = {address: ask(client, method, address) for address in ADDRESSES}
    assert said == {a: expected(None, needed[place], signed_in=False) for a, needed in ADDRESSES.items()}


def test_a_stranger_comes_back_to_the_page_after_signing_in(db: None) -> None:
    response = Client(headers={"host": HOST}).get("/operator/?a=b&c=/d")
    assert response.headers["Location"] == "/operator/sign-in/?next=/operator/%3Fa%3Db%26c%3D/d"


def is_private(response: HttpResponse) -> bool:
    return (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_nobody_keeps_or_lists_these_pages(signed_in: SignedIn) -> None:
    for client in (Client(headers={"host": HOST}), *map(signed_in, (None, *Role))):
        assert [address for address in (*ADDRESSES, SIGN_IN) if not is_private(client.get(address))] == []


def test_no_page_for_visitors_leads_here(signed_in: SignedIn) -> None:
    client = Client(headers={"host": HOST})
    for address in ("/", "/guides/", "/articles/", "/search/", "/settings/", "/never-heard/"):
        assert b"/operator/" not in client.get(address).content


def test_a_wrong_role_is_told_so_in_words(signed_in: SignedIn) -> None:
    response = signed_in(None).get("/operator/")
    assert response.status_code == 403
    assert "Your account has no role on these pages yet." in response.content.decode()
