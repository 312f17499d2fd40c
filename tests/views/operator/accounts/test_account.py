"""One's own account: recovery codes, password, sessions; and the command for whoever lost everything."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from kb.models.accounts.recovery import RecoveryCode, new_recovery_codes, recovery_codes_left, use_recovery_code
from kb.models.accounts.roles import Role
from kb.models.accounts.second_factor import device_of
from kb.models.site.events import Event
from kb.operations.site.samples import load
from tests import clock
from tests.accounts import PASSWORD, code_at, person, sign_in
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN

ACCOUNT = "/operator/account/"
CODES = f"{ACCOUNT}recovery-codes/"
ANOTHER = "quite another one"


def browser(user: User) -> Client:
    client = Client(headers={"host": HOST})
    sign_in(client, user)
    return client


@pytest.fixture
def anna(db: None) -> User:
    return person(Role.VIEWER, "Anna")


def events() -> list[tuple[str, str]]:
    return [(event.who, event.action) for event in Event.objects.order_by("id")]


def test_the_page_says_how_many_recovery_codes_are_left(anna: User) -> None:
    client = browser(anna)
    codes = new_recovery_codes(anna)
    assert "10 of ten are left." in client.get(ACCOUNT).content.decode()
    for code in codes[1:]:
        use_recovery_code(anna, code)
    assert "1 of ten is left." in client.get(ACCOUNT).content.decode()


def test_the_home_asks_for_new_ones_before_the_last_is_used(anna: User) -> None:
    client, asked = browser(anna), "Your recovery codes run out"
    for code in new_recovery_codes(anna)[:6]:
        use_recovery_code(anna, code)
    assert asked not in client.get("/operator/").content.decode()
    RecoveryCode.objects.filter(pk=RecoveryCode.objects.values("pk")[0]["pk"]).delete()
    home = client.get("/operator/").content.decode()
    assert asked in home
    assert "3 are left" in home


def test_new_recovery_codes_ask_for_a_code_then_once_more_and_are_shown_once(anna: User) -> None:
    client = browser(anna)
    old = new_recovery_codes(anna)
    for response in (client.get(CODES), client.post(CODES)):
        assert response.headers["Location"] == f"/operator/account/confirm/?next={CODES}"
    client.post("/operator/account/confirm/", {"code": code_at(clock.now()), "next": CODES})
    assert "The 10 that are left of the old ones work no longer." in client.get(CODES).content.decode()
    assert use_recovery_code(anna, old[0])
    shown = re.findall(r"<li>([a-z2-9-]{19})</li>", client.post(CODES).content.decode())
    assert (len(shown), recovery_codes_left(anna)) == (10, 10)
    assert not use_recovery_code(anna, old[1])
    assert use_recovery_code(anna, shown[0])
    assert events() == [("Anna", "account.recovery-codes")]


def test_a_new_password_ends_every_other_session(anna: User) -> None:
    here, there, other = browser(anna), browser(anna), browser(person(Role.VIEWER, "Ben"))
    before = here.session.session_key
    data = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    assert here.post(f"{ACCOUNT}password/", data).headers["Location"] == ACCOUNT
    assert here.session.session_key != before
    assert "Your password is changed." in here.get(ACCOUNT).content.decode()
    assert there.get(ACCOUNT).headers["Location"].startswith(SIGN_IN)
    assert other.get(ACCOUNT).status_code == 200
    assert User.objects.get(username="Anna").check_password(ANOTHER)
    assert events() == [("Anna", "account.password")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"old_password": "wrong"}, "That is not your current password."),
        ({"new_password2": "something else"}, "The two new passwords are not the same."),
        ({"new_password1": "short", "new_password2": "short"}, "This password is too short."),
        ({"new_password1": "", "new_password2": ""}, "This field is required."),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(anna: User, data: dict[str, str], sentence: str) -> None:
    typed = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER} | data
    response = browser(anna).post(f"{ACCOUNT}password/", typed)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert ANOTHER not in response.content.decode()
    assert User.objects.get(username="Anna").check_password(PASSWORD)


def test_whoever_finds_an_open_browser_cannot_guess_the_password(anna: User) -> None:
    client = browser(anna)
    data = {"old_password": "wrong", "new_password1": ANOTHER, "new_password2": ANOTHER}
    assert [client.post(f"{ACCOUNT}password/", data).status_code for _ in range(11)] == [400] * 10 + [429]


def test_signing_out_everywhere_asks_and_then_ends_every_session(anna: User) -> None:
    here, there, other = browser(anna), browser(anna), browser(person(Role.VIEWER, "Ben"))
    address = f"{ACCOUNT}sign-out/"
    assert here.get(address).status_code == 200
    assert there.get(ACCOUNT).status_code == 200
    assert here.post(address).headers["Location"] == SIGN_IN
    for client, status in ((here, 302), (there, 302), (other, 200)):
        assert client.get(ACCOUNT).status_code == status
    assert events() == [("Anna", "account.sign-out")]


def test_an_account_without_a_role_manages_itself_and_sees_nothing_else(db: None) -> None:
    client = browser(person(None))
    assert client.get(ACCOUNT).status_code == 200
    assert client.get("/operator/").status_code == 403


def test_the_command_lets_somebody_set_up_a_telephone_anew(anna: User) -> None:
    client = browser(anna)
    new_recovery_codes(anna)
    out = StringIO()
    call_command("reset_second_factor", "Anna", stdout=out)
    assert out.getvalue() == "Taken away. Anna sets up a device at the next sign-in, after the password.\n"
    assert (device_of(anna), recovery_codes_left(anna)) == (None, 0)
    assert client.get(ACCOUNT).headers["Location"].startswith(f"{SIGN_IN}?")
    assert events() == [("command line", "account.reset")]
    out = StringIO()
    call_command("reset_second_factor", "Anna", stdout=out)
    assert out.getvalue().startswith("There was none.")


def test_the_command_refuses_a_name_that_nobody_has(db: None) -> None:
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        call_command("reset_second_factor", "nobody")
    assert events() == []


def test_the_sample_makes_no_accounts(db: None) -> None:
    load(clock.now())
    assert not User.objects.exists()
