"""Setting a telephone up: before anything else, only by its owner, and with recovery codes that are shown once."""

import re
from base64 import b32decode
from html import unescape
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.recovery import recovery_codes_left, use_recovery_code
from kb.models.accounts.roles import Role
from kb.models.accounts.second_factor import device_of
from kb.models.site.events import Event
from kb.operations.accounts.session_store import SessionStore
from tests import clock
from tests.accounts import PASSWORD, code_at, give_password, person, sign_in, telephone
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN

DEVICE = "/operator/account/device/"


def browser(user: User | None = None) -> Client:
    client = Client(headers={"host": HOST})
    if user:
        give_password(client, user)
    return client


@pytest.fixture
def anna(db: None) -> User:
    return person(Role.EDITOR, "Anna")


def secret_on(page: HttpResponse) -> str:
    """The secret that the page shows, as hexadecimal digits."""
    shown = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())
    assert shown
    return b32decode(shown[1].replace(" ", "")).hex()


def codes_on(page: HttpResponse) -> list[str]:
    return re.findall(r"<li>([a-z2-9-]{19})</li>", page.content.decode())


def confirm(client: Client, secret: str, **data: str) -> HttpResponse:
    return client.post(DEVICE, {"code": code_at(clock.now(), secret), **data})


def test_the_first_sign_in_leads_to_it_and_then_to_the_page_that_was_asked_for(anna: User) -> None:
    client = browser()
    given = client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD, "next": "/operator/votes/"})
    assert given.headers["Location"] == f"{DEVICE}?next=/operator/votes/"
    page = client.get(given.headers["Location"])
    done = confirm(client, secret_on(page), next="/operator/votes/")
    assert done.status_code == 200
    assert len(set(codes_on(done))) == 10
    assert '<a class="button" href="/operator/votes/">' in done.content.decode()
    assert client.get("/operator/votes/").status_code == 200
    assert client.cookies["known"].value
    assert [(event.who, event.action, event.subject) for event in Event.objects.all()] == [
        ("Anna", "account.device", "account Anna")
    ]


def test_a_code_of_a_page_that_is_too_old_is_told_so(anna: User) -> None:
    client = browser(anna)
    old = secret_on(client.get(DEVICE))
    session = client.session
    del session["new_device"]
    session.save()
    shown = confirm(client, old)
    assert shown.status_code == 400
    assert "shows a new picture" in shown.content.decode()
    assert len(codes_on(confirm(client, secret_on(shown)))) == 10


def test_what_it_shows_to_scan_is_kept_also_while_others_write(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[bool] = []
    save = SessionStore.save

    def noted(self: SessionStore, must_create: bool = False) -> None:
        waits.append(self.may_wait)
        save(self, must_create)

    client = browser(anna)
    monkeypatch.setattr(SessionStore, "save", noted)
    assert secret_on(client.get(DEVICE)) == secret_on(client.get(DEVICE))
    assert waits == [True]


def test_the_page_shows_the_secret_as_picture_link_and_text(anna: User) -> None:
    page = browser(anna).get(DEVICE).content.decode()
    link = unescape(re.findall(r'href="(otpauth://[^"]+)"', page)[0])
    assert link.startswith("otpauth://totp/Help:Anna?secret=")
    drawing = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert drawing
    assert "style=" not in drawing[0]
    ElementTree.fromstring(drawing[0])  # noqa: S314  our own


def test_every_browser_has_a_secret_of_its_own_and_keeps_it_on_a_reload(anna: User) -> None:
    first, second = browser(anna), browser(anna)
    assert secret_on(first.get(DEVICE)) == secret_on(first.get(DEVICE)) != secret_on(second.get(DEVICE))


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret(anna: User) -> None:
    client = browser(anna)
    secret = secret_on(client.get(DEVICE))
    response = client.post(DEVICE, {"code": "000000"})
    assert response.status_code == 400
    assert "That code is not right." in response.content.decode()
    assert secret_on(response) == secret
    assert device_of(anna) is None
    assert client.get("/operator/").headers["Location"].startswith(DEVICE)


def test_whoever_has_only_the_password_of_an_account_with_a_device_sees_no_secret(anna: User) -> None:
    telephone(anna)
    client = browser(anna)
    for response in (client.get(DEVICE), client.post(DEVICE, {"code": "000000"}), client.head(DEVICE)):
        assert (response.status_code, response.headers["Location"]) == (303, "/operator/sign-in/code/?next=/operator/")


def test_of_two_that_set_up_at_once_the_second_is_asked_for_the_code_of_the_first(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, thief = browser(anna), browser(anna)
    secrets = [secret_on(client.get(DEVICE)) for client in (owner, thief)]
    assert confirm(owner, secrets[0]).status_code == 200
    before = device_of(anna)
    monkeypatch.setattr(
        "kb.views.operator.accounts.device.device_of", lambda _user: None
    )  # as both saw it before either wrote
    response = confirm(thief, secrets[1])
    assert (response.status_code, response.headers["Location"]) == (303, "/operator/sign-in/code/?next=/operator/")
    assert device_of(anna) == before


def test_a_stranger_is_led_to_the_door(db: None) -> None:
    assert browser().get(DEVICE).headers["Location"] == f"{SIGN_IN}?next=/operator/"


def test_another_device_asks_for_a_code_of_the_one_before(anna: User) -> None:
    client = browser()
    sign_in(client, anna)
    asked = client.get(DEVICE)
    assert asked.headers["Location"] == f"/operator/account/confirm/?next={DEVICE}"
    assert confirm(client, "00" * 20).headers["Location"] == f"/operator/account/confirm/?next={DEVICE}"
    assert client.post("/operator/account/confirm/", {"code": "000000", "next": DEVICE}).status_code == 400
    right = client.post("/operator/account/confirm/", {"code": code_at(clock.now()), "next": DEVICE})
    assert (right.status_code, right.headers["Location"]) == (303, DEVICE)

    other = browser()
    sign_in(other, anna)
    done = confirm(client, secret_on(client.get(DEVICE)))
    assert use_recovery_code(anna, codes_on(done)[0])
    assert client.get("/operator/").status_code == 200
    assert other.get("/operator/").headers["Location"].startswith("/operator/sign-in/code/")


def test_recovery_codes_can_be_taken_away_without_script(anna: User) -> None:
    client = browser(anna)
    page = confirm(client, secret_on(client.get(DEVICE)))
    link = re.findall(
        r'href="data:text/plain;charset=utf-8,([^"]+)" download="recovery-codes.txt"', page.content.decode()
    )
    assert link[0].split("%0A") == codes_on(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert recovery_codes_left(anna) == 10
