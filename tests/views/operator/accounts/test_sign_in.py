"""The first step of signing in: one door, the same answer to every wrong try, and no way to lock the owner out."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role
from tests import clock
from tests.accounts import code_at, sign_in, telephone
from tests.clock import SetClock
from tests.views.conftest import HOST
from tests.views.operator.conftest import PASSWORD, SIGN_IN, SignedIn, person

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def stranger(address: str = "192.0.2.1") -> Client:
    return Client(headers={"host": HOST}, REMOTE_ADDR=address)


def try_password(client: Client, typed: str = "wrong", name: str = "editor", **data: str) -> HttpResponse:
    return client.post(SIGN_IN, {"username": name, "password": typed, **data})


def both_factors(client: Client, steps: int = 0) -> None:
    """Sign in as the editor, with the code of now or that of some steps later."""
    try_password(client, PASSWORD)
    code = code_at(clock.now(), steps=steps)
    assert client.post("/operator/sign-in/code/", {"code": code}).headers["Location"] == "/operator/"


@pytest.fixture
def editor(db: None) -> User:
    user = person(Role.EDITOR)
    telephone(user)
    return user


@pytest.fixture
def few(settings: Any) -> None:
    settings.SIGN_IN_LIMIT = "3/hour"
    settings.SIGN_IN_TOTAL_LIMIT = "6/hour"


def test_the_right_password_leads_to_the_code_and_no_further(editor: User) -> None:
    client = stranger()
    client.get(SIGN_IN)
    response = try_password(client, PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (303, "/operator/sign-in/code/?next=/operator/")
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/operator/").headers["Location"] == "/operator/sign-in/code/?next=/operator/"
    assert client.get(SIGN_IN).headers["Location"] == "/operator/sign-in/code/?next=/operator/"


def test_the_session_and_the_token_are_new_ones_afterwards(editor: User) -> None:
    client = stranger()
    client.get(SIGN_IN)
    before = client.cookies["csrftoken"].value
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key or ""
    try_password(client, PASSWORD)
    assert client.cookies["sessionid"].value != planted
    assert "planted" not in client.session
    assert client.cookies["csrftoken"].value != before


def test_every_wrong_try_gets_the_same_answer(editor: User) -> None:
    User.objects.create_user("gone", password=PASSWORD, is_active=False)

    def answer(name: str, password: str) -> tuple[int, bytes]:
        response = try_password(stranger(), password, name)
        return response.status_code, _TOKEN.sub(b"", response.content).replace(f'value="{name}"'.encode(), b"")

    said = {answer(*typed) for typed in (("editor", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD))}
    assert len(said) == 1
    status, body = said.pop()
    assert status == 400
    assert b"That name and that password do not go together." in body


@pytest.mark.parametrize("data", [{}, {"username": "editor"}, {"password": PASSWORD}])
def test_an_empty_field_is_asked_for(editor: User, data: dict[str, str]) -> None:
    response = stranger().post(SIGN_IN, data)
    assert response.status_code == 400
    assert "Enter your name and your password." in response.content.decode()


def test_a_password_is_never_written_back(editor: User) -> None:
    assert b"hunter-two" not in try_password(stranger(), "hunter-two").content


@pytest.mark.parametrize("wanted", ["/operator/articles/?state=due", "/admin/kb/domain/"])
def test_it_leads_to_the_page_that_was_asked_for(editor: User, wanted: str) -> None:
    address = try_password(stranger(), PASSWORD, next=wanted).headers["Location"]
    assert parse_qs(urlsplit(address).query) == {"next": [wanted]}


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "evil.example", "", "///evil"],
)
def test_it_leads_to_no_other_site(editor: User, wanted: str) -> None:
    address = try_password(stranger(), PASSWORD, next=wanted).headers["Location"]
    assert address == "/operator/sign-in/code/?next=/operator/"
    assert f'name="next" value="{wanted or "x"}"'.encode() not in stranger().get(f"{SIGN_IN}?next={wanted}").content


def test_after_too_many_wrong_tries_even_the_right_password_waits(editor: User, few: None) -> None:
    for _ in range(3):
        assert try_password(stranger()).status_code == 400
    response = try_password(stranger(), PASSWORD)
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert b"Too many tries" in response.content
    assert try_password(stranger("198.51.100.1"), PASSWORD).status_code == 303


@pytest.mark.parametrize("name", ["EDITOR", " editor ", "ｅditor"])
def test_another_spelling_of_the_name_is_the_same_account(editor: User, few: None, name: str) -> None:
    for _ in range(3):
        try_password(stranger(), name=name)
    assert try_password(stranger(), PASSWORD).status_code == 429


def test_guesses_from_many_networks_count_together(editor: User, few: None) -> None:
    for place in range(6):
        assert try_password(stranger(f"198.51.100.{place}")).status_code == 400
    assert try_password(stranger("203.0.113.1"), PASSWORD).status_code == 429


def test_one_network_that_tries_many_accounts_is_stopped(editor: User, few: None) -> None:
    for number in range(6):
        assert try_password(stranger(), name=f"somebody-{number}").status_code == 400
    assert try_password(stranger(), PASSWORD).status_code == 429


def test_the_owner_gets_in_from_a_browser_that_is_known_while_strangers_guess(editor: User, few: None) -> None:
    owner = stranger("203.0.113.1")
    both_factors(owner)
    owner.post("/operator/sign-out/")
    for place in range(20):
        try_password(stranger(f"198.51.100.{place}"))
    for _ in range(5):
        try_password(stranger("203.0.113.1"))
    assert try_password(owner, PASSWORD).status_code == 303


def test_a_known_browser_cannot_guess_for_ever(editor: User, few: None) -> None:
    client = stranger()
    both_factors(client)
    client.post("/operator/sign-out/")
    for _ in range(3):
        assert try_password(client).status_code == 400
    assert try_password(client, PASSWORD).status_code == 429


@pytest.mark.parametrize("value", ["x", "", "a:b:c", "WyJhIl0:1:1"])
def test_a_made_up_cookie_makes_no_browser_known(editor: User, few: None, value: str) -> None:
    def with_cookie() -> Client:
        client = stranger()
        client.cookies["known"] = value
        return client

    for _ in range(3):
        assert try_password(with_cookie()).status_code == 400
    assert try_password(with_cookie(), PASSWORD).status_code == 429


def test_a_browser_that_knows_one_account_is_a_stranger_to_another(editor: User, few: None) -> None:
    person(Role.OPERATOR)
    client = stranger()
    both_factors(client)
    for _ in range(3):
        try_password(client, name="operator")
    assert try_password(stranger(), PASSWORD, name="operator").status_code == 429


def test_signing_out_is_a_post_and_ends_the_session(signed_in: SignedIn) -> None:
    client = signed_in(Role.VIEWER)
    assert client.get("/operator/sign-out/").status_code == 405
    assert client.get("/operator/").status_code == 200
    assert client.post("/operator/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/operator/").status_code == 302


def test_an_account_that_is_switched_off_is_out_at_once(signed_in: SignedIn) -> None:
    client = signed_in(Role.OPERATOR)
    User.objects.update(is_active=False)
    assert client.get("/operator/").status_code == 302


def test_a_form_without_its_token_is_refused(editor: User) -> None:
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    assert try_password(client, PASSWORD).status_code == 403


def test_cookies_are_kept_from_scripts_and_from_other_sites(editor: User) -> None:
    client = stranger()
    client.get(SIGN_IN)
    both_factors(client)
    assert set(client.cookies) == {"sessionid", "csrftoken", "known"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")


def test_over_https_cookies_belong_to_this_host_alone(editor: User, settings: Any) -> None:
    settings.IS_HTTPS = True
    client = stranger()
    both_factors(client)
    assert client.cookies["__Host-known"]["secure"]


@pytest.mark.parametrize("address", ["/operator/", "/admin/"])
def test_eight_hours_are_counted_from_the_last_page(db: None, set_clock: SetClock, address: str) -> None:
    client = stranger()
    sign_in(client, User.objects.create_superuser("root"))
    first = client.get(address).cookies["sessionid"]
    assert first["max-age"] == 8 * 3600
    assert "sessionid" not in client.get(address).cookies
    set_clock(clock.now() + timedelta(seconds=301))
    assert client.get(address).cookies["sessionid"]["max-age"] == 8 * 3600


def test_the_admin_has_no_door_of_its_own(editor: User) -> None:
    assert stranger().get("/admin/login/?next=/admin/kb/").headers["Location"] == f"{SIGN_IN}?next=/admin/kb/"
    response = stranger().post("/admin/login/", {"username": "editor", "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, f"{SIGN_IN}?next=/admin/")
    assert "sessionid" not in response.cookies
