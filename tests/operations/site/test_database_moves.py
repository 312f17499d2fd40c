"""From SQLite to PostgreSQL: everything, in an order that works, and equal on both sides or not at all."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from kb.data_folder import while_it_stands_still
from kb.models import Domain, Event, Move, Server, Service
from kb.operations.site.database_moves import MoveFailed, plainly, refuse_used, sum_of, tables
from tests.operations.backups.test_processes import manage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_every_table_comes_after_those_that_it_refers_to() -> None:
    placed = tables()
    assert set(placed) == {model for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    assert placed.index(Service) < placed.index(Move) < placed.index(Domain)
    assert placed.index(Service) < placed.index(Server)


def test_a_value_is_the_same_text_whichever_database_told_it() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5)))
    assert plainly([NOON, b"\x00\xff", None, True, {"b": 1, "a": "ü"}]) == plainly(
        [there, memoryview(b"\x00\xff"), None, True, {"a": "ü", "b": 1}]
    )
    assert plainly([date(2026, 1, 1), 1, "1"]) == '["2026-01-01", 1, "1"]'
    assert plainly([1]) != plainly([True])
    assert plainly(["a", ""]) != plainly(["", "a"])
    assert plainly([None]) != plainly([""])


@pytest.mark.django_db
def test_one_other_value_is_another_sum() -> None:
    assert sum_of(Service, "default").rows == 0
    for slug in ("a", "b"):
        Service.objects.create(slug=slug, name=slug)
    before = sum_of(Service, "default")
    assert before.rows == 2
    Service.objects.filter(slug="a").update(name="A")
    assert sum_of(Service, "default").digest != before.digest
    Service.objects.filter(slug="a").update(name="a")
    assert sum_of(Service, "default") == before


@pytest.mark.django_db
def test_a_database_with_somebodys_rows_is_refused() -> None:
    refuse_used("default")
    Service.objects.create(slug="a", name="a")
    with pytest.raises(MoveFailed, match="not empty: there are rows in kb_service"):
        refuse_used("default")


@pytest.mark.django_db
def test_a_database_of_something_else_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE invoices (id integer)")
    with pytest.raises(MoveFailed, match="in use by something else: it has a table invoices"):
        refuse_used("default")


if connection.vendor == "sqlite":

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "address", ["mysql://a:secret@b/c", "sqlite:///x", "postgres", "postgres://a:secret@b:port/c"]
    )
    def test_what_is_no_address_of_postgresql_is_refused_without_repeating_it(address: str) -> None:
        with pytest.raises(CommandError, match="postgres://user:password@host/name") as refused:
            call_command("move_database", address)
        assert "secret" not in str(refused.value)

else:

    @pytest.fixture
    def target() -> Iterator[str]:
        """The address of an empty database."""
        name = f"signpost_test_{secrets.token_hex(6)}"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    @pytest.mark.django_db(transaction=True)
    def test_a_site_moves_with_all_it_has_and_runs_there(target: str, tmp_path: Path) -> None:
        data = tmp_path / "data"
        for words in (("migrate", "--verbosity=0"), ("load_sample",)):
            assert manage(data, *words)[1:] == ("", 0)
        with while_it_stands_still(data):
            assert "is running" in manage(data, "move_database", target)[1]
        out, err, status = manage(data, "move_database", target)
        assert (err, status) == ("", 0)
        assert "every row is the same on both sides" in out
        assert "9  kb_domain" in out
        assert "not empty" in manage(data, "move_database", target)[1]
        Event.objects.count()  # the test's own database is still there
        assert (data / "kb.sqlite3").exists()

    def test_a_site_on_postgresql_is_there_already() -> None:
        with pytest.raises(CommandError, match="on PostgreSQL already"):
            call_command("move_database", "postgres://a@b/c")
