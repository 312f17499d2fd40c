"""Who waits for a writer of SQLite, and who does not: a real file, and somebody else who holds its lock."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from kb.models.ground.troubles import TooManyWriters, Trouble, trouble_of
from kb.models.ground.writers import Queue, in_passing

pytestmark = pytest.mark.django_db  # connections of our own, which the tests would else forbid

LONG = 20.0


class Site:
    """One file, the connections of a process to it, and somebody else's."""

    def __init__(self, path: Path, most: int = 1) -> None:
        self.path, self.now = path, 100.0
        self.queue = Queue(most, clock=lambda: self.now, moment=0.01)
        self.opened: list[DatabaseWrapper] = []
        self.other = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
        self.other.execute("PRAGMA journal_mode=WAL")
        self.other.execute("CREATE TABLE herring (id INTEGER PRIMARY KEY)")

    def connection(self, patience: float = 0.01) -> DatabaseWrapper:
        options = {"timeout": patience, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
        own = {"NAME": str(self.path), "OPTIONS": options, "ENGINE": "django.db.backends.sqlite3"}
        made = DatabaseWrapper(connections[DEFAULT_DB_ALIAS].settings_dict | own, "herring")
        made.inc_thread_sharing()
        made.ensure_connection()
        made.execute_wrappers[:] = [self.queue]  # and not the one of this process, should it answer visitors
        self.opened.append(made)
        return made

    def close(self) -> None:
        for one in self.opened:
            one.close()
        self.other.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "x.sqlite3")
    yield site
    site.close()


def write(connection: DatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO herring DEFAULT VALUES")


def count(connection: DatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("\n  SELECT count(*) FROM herring").fetchone()[0])


def test_a_reader_never_waits_for_a_writer(site: Site) -> None:
    connection = site.connection(patience=LONG)
    write(connection)
    site.other.execute("BEGIN IMMEDIATE")
    site.other.execute("INSERT INTO herring DEFAULT VALUES")
    assert count(connection) == 1
    assert count(site.connection(patience=LONG)) == 1  # opened meanwhile
    site.other.execute("COMMIT")
    assert count(connection) == 2


def test_who_has_waited_in_vain_does_not_wait_twice(site: Site) -> None:
    connection = site.connection()
    site.other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as waited:
        write(connection)
    assert trouble_of(waited.value) is Trouble.LOCKED
    assert not isinstance(waited.value, TooManyWriters)
    for statement in ("BEGIN IMMEDIATE", "UPDATE herring SET id = 1", "DELETE FROM herring"):
        with pytest.raises(TooManyWriters), connection.cursor() as cursor:
            cursor.execute(statement)
    assert count(connection) == 0
    site.other.execute("ROLLBACK")
    site.now += 1.0
    write(connection)
    assert count(connection) == 1


def test_what_is_written_in_passing_waits_for_nobody_and_closes_nothing(site: Site) -> None:
    connection = site.connection(patience=LONG)
    site.other.execute("BEGIN IMMEDIATE")
    with in_passing(), pytest.raises(OperationalError) as refused:
        write(connection)
    assert not isinstance(refused.value, TooManyWriters)
    assert connection.connection.execute("PRAGMA busy_timeout").fetchone() == (LONG * 1000,)
    site.other.execute("ROLLBACK")
    write(connection)
    with in_passing():
        write(connection)
    assert count(connection) == 2


def test_a_fault_closes_nothing(site: Site) -> None:
    connection = site.connection()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO mackerel DEFAULT VALUES")
    write(connection)
    assert count(connection) == 1


def test_one_waits_and_the_next_is_refused_after_a_moment(site: Site) -> None:
    first, second = site.connection(patience=LONG), site.connection(patience=LONG)
    count(first)
    begun, ended = Barrier(2, timeout=LONG), Event()

    def wait_for_it() -> None:
        def tell(execute: object, *asked: object) -> object:
            begun.wait()
            return execute(*asked)  # type: ignore[operator]

        with first.execute_wrapper(tell):  # within the queue: it has its place
            write(first)
        ended.set()

    site.other.execute("BEGIN IMMEDIATE")
    thread = Thread(target=wait_for_it)
    thread.start()
    begun.wait()
    with pytest.raises(TooManyWriters):
        write(second)
    assert not ended.is_set()
    site.other.execute("ROLLBACK")
    assert ended.wait(LONG)
    thread.join()
    write(second)
    assert count(second) == 2
