"""The second step of signing in: nobody gets past it, nobody guesses a code, and the owner always gets in."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts import sessions
from kb.models.accounts.recovery import new_recovery_codes, recovery_codes_left
from kb.models.accounts.roles import Role
from kb.models.accounts.second_factor import device_of, forget_second_factor
from tests import clock
from tests.accounts import PASSWORD, code_at, give_password, person, sign_in, telephone
from tests.clock import SetClock
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN, SignedIn

CODE = f"{SIGN_IN}code/"


def stranger(address: str = "192.0.2.1") -> Client:
    return Client(headers={"host": HOST}, REMOTE_ADDR=address)


@pytest.fixture
def anna(db: None) -> User:
    user = person(Role.OPERATOR, "Anna")
    telephone(user)
    return user


def after_password(user: User, address: str = "192.0.2.1") -> Client:
    client = stranger(address)
    give_password(client, user)
    return client


def try_code(client: Client, typed: str = "000000", **data: str) -> HttpResponse:
    return client.post(CODE, {"code": typed, **data})


def now_code(steps: int = 0) -> str:
    return code_at(clock.now(), steps=steps)


def test_password_and_code_lead_to_the_page_that_was_asked_for(anna: User) -> None:
    client = stranger()
    asked = client.get("/operator/articles/?state=due")
    given = client.post(asked.headers["Location"], {"username": "Anna", "password": PASSWORD})
    assert given.headers["Location"] == f"{CODE}?next=/operator/articles/%3Fstate%3Ddue"
    page = client.get(given.headers["Location"]).content.decode()
    assert 'name="next" value="/operator/articles/?state=due"' in page
    assert 'inputmode="numeric" autocomplete="one-time-code"' in page
    response = try_code(client, now_code(), next="/operator/articles/?state=due")
    assert (response.status_code, response.headers["Location"]) == (303, "/operator/articles/?state=due")
    assert client.get("/operator/articles/").status_code == 200


def test_the_session_is_a_new_one_after_each_step(anna: User) -> None:
    client = stranger()
    keys = []
    client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD})
    keys.append(client.cookies["sessionid"].value)
    try_code(client, now_code())
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 2
    fixed = stranger()
    fixed.cookies["sessionid"] = keys[0]
    assert fixed.get("/operator/").headers["Location"].startswith(f"{SIGN_IN}?")


def test_nothing_of_a_session_from_before_survives_the_password(anna: User) -> None:
    client = stranger()
    sign_in(client, anna)
    client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD})
    assert client.get("/operator/").headers["Location"].startswith(CODE)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "javascript:alert(1)", ""])
def test_it_leads_to_no_other_site(anna: User, wanted: str) -> None:
    assert try_code(after_password(anna), now_code(), next=wanted).headers["Location"] == "/operator/"


def test_a_stranger_is_asked_for_a_password_first(anna: User) -> None:
    for response in (stranger().get(CODE), try_code(stranger(), now_code())):
        assert response.headers["Location"].startswith(f"{SIGN_IN}?")


def test_whoever_is_in_already_is_led_on(anna: User) -> None:
    client = stranger()
    sign_in(client, anna)
    assert client.get(f"{CODE}?next=/operator/votes/").headers["Location"] == "/operator/votes/"
    assert client.get("/operator/sign-in/").status_code == 200


def test_a_wrong_code_is_refused_in_words_and_never_written_back(anna: User) -> None:
    response = try_code(after_password(anna), "135790")
    assert response.status_code == 400
    assert "That code is not right." in response.content.decode()
    assert b"135790" not in response.content


def test_a_code_that_was_used_is_wrong_in_another_browser_too(anna: User) -> None:
    code = now_code()
    assert try_code(after_password(anna), code).status_code == 303
    assert try_code(after_password(anna), code).status_code == 400


def test_after_five_wrong_codes_even_the_right_one_waits(anna: User) -> None:
    for place in range(5):
        assert try_code(after_password(anna, f"198.51.100.{place}")).status_code == 400
    response = try_code(after_password(anna), now_code())
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 300
    assert b"Too many wrong codes" in response.content


def test_recovery_codes_count_with_the_others(anna: User) -> None:
    for typed in range(5):
        try_code(after_password(anna), f"abcd-{typed}", recovery="1")
    assert try_code(after_password(anna), now_code()).status_code == 429


def test_codes_are_counted_for_the_day_too(anna: User, settings: Any) -> None:
    settings.CODE_LIMIT, settings.CODE_TOTAL_LIMIT = "", "3/day"
    for _ in range(3):
        try_code(after_password(anna))
    assert try_code(after_password(anna), now_code()).status_code == 429


def test_the_owner_gets_in_from_a_browser_that_is_known_while_others_guess(anna: User) -> None:
    owner = after_password(anna)
    assert try_code(owner, now_code()).status_code == 303
    owner.post("/operator/sign-out/")
    for _ in range(7):
        try_code(after_password(anna))
    give_password(owner, anna)
    assert try_code(owner, now_code(steps=1)).status_code == 303


def test_a_known_browser_cannot_guess_for_ever(anna: User) -> None:
    owner = after_password(anna)
    try_code(owner, now_code())
    owner.post("/operator/sign-out/")
    give_password(owner, anna)
    for _ in range(5):
        assert try_code(owner).status_code == 400
    assert try_code(owner, now_code(steps=1)).status_code == 429


def test_a_password_alone_makes_no_browser_known(anna: User) -> None:
    client = stranger()
    client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD})
    assert "known" not in client.cookies
    try_code(client, now_code())
    assert client.cookies["known"]["httponly"]


def test_a_recovery_code_gets_in_once(anna: User) -> None:
    codes = new_recovery_codes(anna)
    page = after_password(anna).get(f"{CODE}?recovery=1").content.decode()
    assert "Recovery code" in page
    assert "one-time-code" not in page
    client = after_password(anna)
    assert try_code(client, codes[0].upper(), recovery="1").status_code == 303
    assert client.get("/operator/").status_code == 200
    again = try_code(after_password(anna), codes[0], recovery="1")
    assert again.status_code == 400
    assert "That is none of the recovery codes that are left." in again.content.decode()
    assert recovery_codes_left(anna) == 9


def test_a_recovery_code_is_no_code_of_the_telephone_and_the_other_way_round(anna: User) -> None:
    codes = new_recovery_codes(anna)
    assert try_code(after_password(anna), codes[0]).status_code == 400
    assert try_code(after_password(anna), now_code(), recovery="1").status_code == 400


def test_who_took_the_device_away_ends_what_was_verified_with_it(anna: User, signed_in: SignedIn) -> None:
    client = stranger()
    sign_in(client, anna)
    assert client.get("/operator/").status_code == 200
    forget_second_factor(anna)
    assert client.get("/operator/").headers["Location"].startswith("/operator/account/device/")


def test_the_device_of_somebody_else_verifies_nobody(anna: User) -> None:
    ben = person(Role.EDITOR, "Ben")
    device = device_of(anna)
    assert device is not None
    client = after_password(ben)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    assert client.get("/operator/").headers["Location"].startswith("/operator/account/device/")


def test_half_an_hour_after_the_password_it_is_asked_for_again(anna: User, set_clock: SetClock) -> None:
    client = after_password(anna)
    set_clock(clock.now() + timedelta(seconds=sessions.UNVERIFIED))
    assert client.get(CODE).headers["Location"].startswith(f"{SIGN_IN}?")


def test_after_a_day_it_is_over_whoever_clicks_meanwhile(anna: User, set_clock: SetClock) -> None:
    client = stranger()
    sign_in(client, anna)
    began = clock.now()
    for hours, status in ((7, 200), (14, 200), (21, 200), (24, 302)):
        set_clock(began + timedelta(hours=hours))
        assert client.get("/operator/").status_code == status


def test_a_form_without_its_token_is_refused(anna: User) -> None:
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    give_password(client, anna)
    assert try_code(client, now_code()).status_code == 403
