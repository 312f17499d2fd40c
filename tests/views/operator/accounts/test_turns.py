"""Whoever gets no turn at the password is told so: calmly, with a time to come again, and nothing has happened."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, NoReturn

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.site.events import Event
from kb.operations.accounts.password_digests import TooManyAtOnce
from kb.operations.accounts.people import new_link
from kb.views.operator.accounts.tries import account_key
from kb.views.operator.accounts.turns import NO_TURN, goes_first, needs_turn
from tests import clock
from tests.accounts import PASSWORD, code_at, person, sign_in, telephone
from tests.clock import SetClock
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN

ANOTHER: Final = "three odd words"
TWICE: Final = {"new_password1": ANOTHER, "new_password2": ANOTHER}
TWICE_IN_ADMIN: Final = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}


class CrowdedHasher(MD5PasswordHasher):
    """Always has others before."""

    def encode(self, *_typed: str) -> NoReturn:
        raise TooManyAtOnce


@pytest.fixture
def anna(db: None) -> User:
    return person(Role.OPERATOR, "Anna")


def browser(user: User | None = None, **environment: Any) -> Client:
    client = Client(headers={"host": HOST}, **environment)
    if user:
        sign_in(client, user)
    return client


def link_for(anna: User) -> str:
    ben = person(Role.EDITOR, "Ben")
    return f"/operator/welcome/{ben.pk}/{new_link(ben, anna, clock.now())}/"


Form = tuple[Client, str, dict[str, str]]
FORMS: Final[dict[str, Callable[[User], Form]]] = {
    "the sign-in": lambda _: (browser(), SIGN_IN, {"username": "Anna", "password": PASSWORD}),
    "the sign-in, an unknown name": lambda _: (browser(), SIGN_IN, {"username": "nobody", "password": "guessed"}),
    "a password changed": lambda anna: (
        browser(anna),
        "/operator/account/password/",
        TWICE | {"old_password": PASSWORD},
    ),
    "an invitation": lambda anna: (browser(), link_for(anna), TWICE),
    "an account added in the admin": lambda _: (
        browser(User.objects.create_superuser("root")),
        "/admin/auth/user/add/",
        TWICE_IN_ADMIN | {"username": "carl"},
    ),
    "a password set in the admin": lambda anna: (
        browser(User.objects.create_superuser("root")),
        f"/admin/auth/user/{anna.pk}/password/",
        TWICE_IN_ADMIN,
    ),
}


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys())
def form(request: pytest.FixtureRequest, anna: User) -> Form:
    made: Form = request.param(anna)
    return made


def in_words(response: HttpResponse) -> tuple[int, str, str, bool]:
    page = response.content.decode()
    headers = response.headers
    return response.status_code, headers["Retry-After"], headers["Cache-Control"], "One moment, please" in page


KNOWN_FIRST: Final = "A browser in which you have signed in before comes before all others"
CALM: Final = (503, "10", "no-store", True)


def test_every_form_that_a_password_is_typed_into_says_so_and_does_nothing(form: Form, settings: Any) -> None:
    client, path, typed = form
    before = list(User.objects.values()), Event.objects.count()
    settings.PASSWORD_HASHERS = [f"{__name__}.CrowdedHasher"]
    response = client.post(path, typed)
    assert in_words(response) == CALM
    assert f'<a href="{path}">Try again</a>' in response.content.decode()
    assert (list(User.objects.values()), Event.objects.count()) == before
    assert PASSWORD not in response.content.decode()
    assert KNOWN_FIRST not in response.content.decode()


def test_each_of_them_waits_for_its_turn(form: Form) -> None:
    _, path, _ = form
    assert needs_turn("POST", path)
    assert not needs_turn("GET", path)


def test_each_of_them_works_once_it_has_a_turn(form: Form) -> None:
    client, path, typed = form
    assert client.post(path, typed).status_code in {302, 303, 400}


OTHERS: Final = (
    *("/", "/settings/", "/operator/", "/operator/sign-in/code/", "/operator/account/", "/operator/people/new/"),
    *("/operator/sign-out/", "/admin/", "/admin/auth/group/add/", "/autodiscover/autodiscover.xml", "/api/v1/domains"),
)


@pytest.mark.parametrize("path", OTHERS)
def test_nobody_else_waits(path: str) -> None:
    assert not needs_turn("POST", path)


def test_who_waited_in_vain_is_answered_without_the_database() -> None:
    response = browser(**{NO_TURN: True}).post(f"{SIGN_IN}?next=/operator/moves/", {"username": "Anna"})
    assert in_words(response) == CALM
    assert f'<a href="{SIGN_IN}?next=/operator/moves/">Try again</a>' in response.content.decode()
    assert KNOWN_FIRST in response.content.decode()


@pytest.mark.parametrize("name", ["HTTP_KB.NO_TURN", "HTTP_KB_NO_TURN", "HTTP_NO_TURN"])
def test_no_header_of_a_visitor_says_so(anna: User, name: str) -> None:
    assert browser(**{name: "1"}).get(SIGN_IN).status_code == 200


def test_who_got_no_turn_has_not_tried(anna: User, settings: Any) -> None:
    settings.SIGN_IN_LIMIT, usual = "2/hour", settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = [f"{__name__}.CrowdedHasher"]
    for _ in range(5):
        assert browser().post(SIGN_IN, {"username": "Anna", "password": "wrong"}).status_code == 503
    settings.PASSWORD_HASHERS = usual
    assert browser().post(SIGN_IN, {"username": "Anna", "password": PASSWORD}).status_code == 303


def cookies_of(client: Client) -> str:
    """The header that the browser would send."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@pytest.fixture
def known(anna: User) -> Client:
    """A browser in which Anna has signed in with both factors, and is signed out."""
    telephone(anna)
    client = browser()
    client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD})
    client.post("/operator/sign-in/code/", {"code": code_at(clock.now())})
    client.post("/operator/sign-out/")
    return client


def test_a_browser_in_which_an_operator_signed_in_goes_first(known: Client) -> None:
    assert goes_first(cookies_of(known))
    assert goes_first(f"a=b; {cookies_of(known)}; c")


def test_a_password_alone_makes_no_browser_first(anna: User) -> None:
    telephone(anna)
    client = browser()
    client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD})
    assert not goes_first(cookies_of(client))


@pytest.mark.parametrize("cookies", ["", "known", "known=", "known=a:b:c", "known=\udc80", "sessionid=1", "=;=;"])
def test_nobody_says_by_themselves_that_they_are_known(cookies: str) -> None:
    assert not goes_first(cookies)


def test_half_a_year_later_it_is_forgotten(known: Client, set_clock: SetClock) -> None:
    said = cookies_of(known)
    set_clock(clock.now() + timedelta(days=184))
    assert not goes_first(said)


@pytest.mark.parametrize("rest", ["", "\u0315\u0300" * 40, "\u05b0\u0591" * 400_000, "x"], ids=["", "few", "many", "x"])
def test_no_more_of_a_name_is_read_than_any_account_has(rest: str) -> None:
    """To put the marks of the third one in order would take half an hour."""
    assert account_key("\u05d0" * 150 + rest) == account_key("\u05d0" * 150)
    assert account_key("\u05d0" * 149 + rest) == account_key("\u05d0" * 149 + rest[:1])
