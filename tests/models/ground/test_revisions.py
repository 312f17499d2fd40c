"""The revision: what a process keeps in memory stands until somebody, anywhere, writes."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from kb.mail.names import DomainName
from kb.models import Domain, Revision, Service
from kb.models.ground import revisions
from kb.models.ground.revisions import current_revision, one_revision, raise_revision
from tests.models.conftest import ANNOUNCED


class Undo(Exception):
    """Rolls a transaction back."""


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(revisions, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


def service_name() -> str:
    settings = Domain.objects.settings_for(DomainName("shop.example"), ANNOUNCED)
    assert settings is not None
    return settings.use_now.name


def write_elsewhere(name: str, token: int) -> None:
    """What another process does: it writes rows and token, and this process's memory hears nothing of it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_service SET name = %s WHERE slug = 'old'", [name])
        cursor.execute("UPDATE kb_revision SET token = %s", [token])


@transaction.atomic
def write_and_undo(name: str) -> None:
    Service.objects.filter(slug="old").update(name=name)
    raise_revision()
    assert service_name() == name
    raise Undo


@pytest.mark.django_db(transaction=True)
def test_another_process_is_heard_after_a_second_at_the_latest(domain: Domain, clock: Clock) -> None:
    raise_revision()
    assert service_name() == "the old server"
    write_elsewhere("renamed", 42)
    clock.now += 0.9
    assert service_name() == "the old server"
    clock.now += 0.1
    assert service_name() == "renamed"


@pytest.mark.django_db(transaction=True)
def test_it_asks_the_database_once_a_second(clock: Clock, django_assert_num_queries: object) -> None:
    raise_revision()
    token = current_revision()
    with django_assert_num_queries(0):  # type: ignore[operator]
        clock.now += 0.5
        assert current_revision() == token
    with django_assert_num_queries(1):  # type: ignore[operator]
        clock.now += 0.5
        assert current_revision() == token


@pytest.mark.django_db(transaction=True)
def test_the_writer_sees_its_own_write_at_once(domain: Domain, clock: Clock) -> None:
    raise_revision()
    assert service_name() == "the old server"
    with transaction.atomic():
        Service.objects.filter(slug="old").update(name="renamed")
        raise_revision()
        assert service_name() == "renamed"
    assert service_name() == "renamed"


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_nothing_behind(domain: Domain, clock: Clock) -> None:
    raise_revision()
    before = current_revision()
    with pytest.raises(Undo):
        write_and_undo("never happened")
    assert current_revision() == before
    assert service_name() == "the old server"


@pytest.mark.django_db(transaction=True)
def test_nobody_else_is_told_of_a_write_before_it_is_committed(domain: Domain, clock: Clock) -> None:
    raise_revision()
    before = current_revision()
    heard: list[int] = []
    with transaction.atomic():
        raise_revision()
        inside = current_revision()
        # What a thread of this process trusts must not be the token of rows that it cannot see yet.
        thread = threading.Thread(target=lambda: heard.append(revisions.current_revision()))
        thread.start()
        thread.join()
    assert inside != before
    assert heard == [before]
    assert current_revision() == inside


@pytest.mark.django_db(transaction=True)
def test_without_a_row_it_is_zero_and_the_first_write_makes_one(clock: Clock) -> None:
    Revision.objects.all().delete()
    assert current_revision() == 0
    raise_revision()
    assert Revision.objects.get().token == current_revision() != 0


def test_every_write_gives_another_token(db: None) -> None:
    tokens = set()
    for _ in range(5):
        raise_revision()
        tokens.add(current_revision())
    assert len(tokens) == 5


@pytest.mark.django_db(transaction=True)
def test_a_request_goes_on_with_the_token_that_it_asked_for_first(domain: Domain, clock: Clock) -> None:
    raise_revision()
    with one_revision():
        first = current_revision()
        write_elsewhere("renamed", 42)
        clock.now += 5
        assert current_revision() == first
    assert current_revision() == 42


@pytest.mark.django_db(transaction=True)
def test_a_request_that_writes_goes_on_with_its_own_token(clock: Clock) -> None:
    raise_revision()
    with one_revision():
        before = current_revision()
        with transaction.atomic():
            raise_revision()
            inside = current_revision()
        assert before != inside == current_revision()
