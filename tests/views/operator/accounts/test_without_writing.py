"""Operators get in and read what is wrong while nothing can be written; what they change is refused in a sentence."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.ground.serving import queue
from kb.operations.accounts import session_store, sign_in
from tests import clock
from tests.accounts import PASSWORD, code_at, person, telephone
from tests.views.conftest import HOST

pytestmark = pytest.mark.django_db(transaction=True)

SIGN_IN = "/operator/sign-in/"
CODE = "/operator/sign-in/code/"
READING = ("/operator/", "/operator/moves/", "/operator/services/", "/operator/people/", "/operator/work/")
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN", "REPLACE")

Refuse = Callable[[], None]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    yield
    session_store.unwritten.clear()
    session_store.ended.clear()
    sign_in._used.clear()


def _error(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("as the driver says it")
    cause.sqlite_errorcode = code
    error = OperationalError("as Django says it")
    error.__cause__ = cause
    return error


class Disk:
    """Refuses every write with an error of the driver's, while it has one."""

    error: Exception | None = None

    def mend(self) -> None:
        self.error = None
        queue.open()  # it would let nobody try for a second

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.error is not None and sql.startswith(_WRITES):
            raise self.error
        return execute(sql, params, many, context)


@pytest.fixture(params=[sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL])
def error(request: pytest.FixtureRequest) -> OperationalError:
    return _error(request.param)


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    with connection.execute_wrapper(disk):
        yield disk
        disk.mend()


@pytest.fixture
def anna() -> User:
    Group.objects.get_or_create(name=Role.OPERATOR.group)  # a test that commits begins without it
    user = person(Role.OPERATOR, "Anna")
    telephone(user)
    return user


def browser() -> Client:
    return Client(headers={"host": HOST}, raise_request_exception=False)


def both_factors(client: Client) -> int:
    given = client.post(SIGN_IN, {"username": "Anna", "password": PASSWORD})
    assert (given.status_code, given.headers.get("Location")) == (303, f"{CODE}?next=/operator/")
    return client.post(CODE, {"code": code_at(clock.now())}).status_code


@pytest.mark.thorough
def test_they_get_in_and_read_everything(anna: User, disk: Disk, error: OperationalError) -> None:
    disk.error = error
    client = browser()
    assert both_factors(client) == 303
    for address in READING:
        assert client.get(address).status_code == 200, address
    assert Session.objects.count() == 0


def test_what_they_change_is_refused_in_a_sentence(anna: User, disk: Disk, error: OperationalError) -> None:
    client = browser()
    both_factors(client)
    disk.error = error
    response = client.post("/operator/people/new/", {"name": "Ben", "role": Role.VIEWER.value})
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    assert "Nothing was changed." in response.content.decode()
    assert list(User.objects.values_list("username", flat=True)) == ["Anna"]


@pytest.mark.thorough
def test_the_first_page_says_so(anna: User, disk: Disk, error: OperationalError) -> None:
    client = browser()
    both_factors(client)
    assert "Nothing can be changed here" not in client.get("/operator/").content.decode()
    disk.error = error
    client.post("/operator/people/new/", {"name": "Ben", "role": Role.VIEWER.value})
    page = client.get("/operator/").content.decode()
    assert "Nothing can be changed here" in page
    assert "Put this right on the server." in page


def test_a_code_counts_once_although_it_cannot_be_written(anna: User, disk: Disk, error: OperationalError) -> None:
    disk.error = error
    assert both_factors(browser()) == 303
    assert both_factors(browser()) == 400


@pytest.mark.thorough
def test_whoever_is_in_stays_in_and_goes_on_reading(anna: User, disk: Disk, error: OperationalError) -> None:
    client = browser()
    both_factors(client)
    session = client.session
    session["renewed"] = 0  # it is time to renew it
    session.save()
    disk.error = error
    for address in READING:
        assert client.get(address).status_code == 200, address


def test_whoever_leaves_is_out_although_the_row_stays(anna: User, disk: Disk, error: OperationalError) -> None:
    client = browser()
    both_factors(client)
    key = client.cookies["sessionid"].value
    disk.error = error
    assert client.post("/operator/sign-out/").status_code == 303
    again = browser()
    again.cookies["sessionid"] = key
    assert again.get("/operator/").status_code == 302
    assert Session.objects.filter(pk=key).exists()


@pytest.mark.thorough
def test_who_came_in_meanwhile_stays_in_afterwards(anna: User, disk: Disk, error: OperationalError) -> None:
    disk.error = error
    client = browser()
    both_factors(client)
    session_key = client.cookies["sessionid"].value
    disk.mend()
    session = client.session
    session["renewed"] = 0
    session.save()
    assert client.get("/operator/").status_code == 200
    assert Session.objects.filter(pk=session_key).exists()
    assert session_store.unwritten.get(session_key) is None
    Session.objects.all().delete()  # signed out everywhere: what was remembered brings nobody back
    assert client.get("/operator/").status_code == 302


def test_another_fault_keeps_its_name(anna: User, disk: Disk) -> None:
    disk.error = _error(sqlite3.SQLITE_ERROR)
    assert browser().post(SIGN_IN, {"username": "Anna", "password": PASSWORD}).status_code == 500


def test_the_last_sign_in_is_noted_when_it_can_be(anna: User) -> None:
    before = anna.last_login
    both_factors(browser())
    anna.refresh_from_db()
    assert anna.last_login != before
    receivers = [kept[0][0] for kept in user_logged_in.receivers]
    assert receivers.count("update_last_login") == 1
