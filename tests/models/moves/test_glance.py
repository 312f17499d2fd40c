"""A domain's row at a glance is what stands in the file at that moment, and is read as the site's look-up reads it."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain, Move
from kb.models.ground import revisions
from kb.models.moves.glance import Glance, Place
from tests.views.conftest import noon as noon

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


opened: list[sqlite3.Connection] = []
glances: list[Glance] = []


def database(path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(path, isolation_level=None)
    opened.append(made)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("CREATE TABLE kb_domain (name TEXT UNIQUE, service_id INT, move_id INT, held_from INT, active BOOL)")
    return made


def glance_at(database: dict[str, Any]) -> Glance:
    made = Glance(database)
    glances.append(made)
    return made


def see(token: int) -> None:
    """As if this token had been read just now."""
    revisions._seen.read(token, time.monotonic(), revisions._seen.times)


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(revisions, "TRUST", 1000.0)  # however long a test takes
    see(7)
    yield
    revisions.forget_revision()
    for one in (*opened, *(glance._connection for glance in glances)):
        if one:
            one.close()
    opened.clear()
    glances.clear()


def test_nothing_is_seen_while_no_token_is_known_or_the_database_is_elsewhere(tmp_path: Path) -> None:
    database(tmp_path / "x.sqlite3").execute("INSERT INTO kb_domain VALUES ('a.example', 1, 2, NULL, 1)")
    glance = glance_at({"NAME": tmp_path / "x.sqlite3", "OPTIONS": {}})
    assert (glance.place("a.example"), Glance().place("a.example")) == (Place(7, 1, 2, held=False), None)
    revisions.forget_revision()
    assert glance.place("a.example") is None


@pytest.mark.parametrize("name", ["kb.sqlite3", "a b#c?d%41é.sqlite3"])
def test_it_sees_each_write_at_once_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    written = database(tmp_path / name)
    glance = glance_at({"NAME": tmp_path / name, "OPTIONS": {}})
    assert glance.place("a.example") is None
    written.execute("INSERT INTO kb_domain VALUES ('a.example', 1, NULL, NULL, 1)")
    assert glance.place("a.example") == Place(7, 1, None, held=False)
    see(8)
    for held_from, is_held in ((None, False), (3, True), (2, False)):
        written.execute("UPDATE kb_domain SET service_id = 2, move_id = 3, held_from = ?", (held_from,))
        assert glance.place("a.example") == Place(8, 2, 3, held=is_held)
    assert glance.place("A.example") is None
    written.execute("UPDATE kb_domain SET active = 0")
    assert glance.place("a.example") is None


def test_a_file_that_is_not_there_yet_is_looked_for_again(tmp_path: Path) -> None:
    glance = glance_at({"NAME": tmp_path / "kb.sqlite3", "OPTIONS": {"init_command": "PRAGMA mmap_size=1048576"}})
    assert glance.place("a.example") is None
    assert not list(tmp_path.iterdir())
    database(tmp_path / "kb.sqlite3").execute("INSERT INTO kb_domain VALUES ('a.example', 1, 2, NULL, 1)")
    assert glance.place("a.example") == Place(7, 1, 2, held=False)


def test_it_waits_for_nobody_who_writes(tmp_path: Path) -> None:
    written = database(tmp_path / "kb.sqlite3")
    written.execute("INSERT INTO kb_domain VALUES ('a.example', 1, 2, NULL, 1)")
    glance = glance_at({"NAME": tmp_path / "kb.sqlite3", "OPTIONS": {}})
    written.execute("BEGIN IMMEDIATE")
    written.execute("UPDATE kb_domain SET move_id = 9")
    assert glance.place("a.example") == Place(7, 1, 2, held=False)
    written.execute("COMMIT")
    assert glance.place("a.example") == Place(7, 1, 9, held=False)


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("slug", ["sample-announced", "sample-open", "sample-moving", "sample-moved"])
def test_the_settings_are_those_of_the_look_up(noon: datetime, slug: str, held: bool) -> None:
    move = Move.objects.get(slug=slug)
    row = Domain.objects.create(
        name="held.example", service=move.from_service, move=move, held_from=move.pk if held else None
    )
    glance, place = Glance(settings.DATABASES["default"]), Place(7, row.service_id, row.move_id, held=held)
    if connection.vendor == "sqlite":
        glance._connection = connection.connection  # what a test has not committed is seen there alone
        see(7)
        assert glance.place(row.name) == place
    assert glance.settings_for(place, row.name, AT) == (None, False)
    found = glance.look_up(place, row.name, AT)
    assert found == Domain.objects.settings_for(DomainName(row.name), AT)
    for days in (0, -400, 400):
        at = AT + timedelta(days=days)
        assert glance.settings_for(place, row.name, at) == (
            Domain.objects.settings_for(DomainName(row.name), at),
            True,
        )


def test_what_was_looked_up_goes_with_its_token(noon: datetime) -> None:
    """Under the next token it is there until that is looked up too, as long as the one before is trusted."""
    rows = [Domain.objects.get(name=f"{phase}.example") for phase in (Phase.OPEN, Phase.MOVED)]
    glance = glance_at(settings.DATABASES["default"])

    def told(token: int, row: Domain = rows[0]) -> tuple[bool, bool]:
        found, is_newest = glance.settings_for(Place(token, row.service_id, row.move_id, held=False), row.name, AT)
        return found is not None, is_newest

    def look_up(token: int, *rows: Domain) -> None:
        for row in rows:
            glance.look_up(Place(token, row.service_id, row.move_id, held=False), row.name, AT)

    see(7)  # the sample was written since
    look_up(7, *rows)
    assert told(7) == (True, True)
    see(8)
    assert told(8) == (True, False)
    look_up(8, rows[0])
    assert (told(8), told(8, rows[1])) == ((True, True), (True, False))
    see(9)
    look_up(9, rows[0])
    assert (told(9), told(9, rows[1])) == ((True, True), (False, False))
    assert {place.token for place in glance._behind} == {8, 9}
    revisions.forget_revision()
    see(10)  # somebody of this process wrote: what was true before is known to be wrong
    assert told(10) == (False, False)


def test_a_fault_is_left_to_whoever_asks_in_a_request(noon: datetime) -> None:
    glance, nowhere = glance_at(settings.DATABASES["default"]), Place(7, 999_999, None, held=False)
    assert glance.look_up(None, "unknown.example", AT) is None
    assert glance.look_up(nowhere, f"{Phase.OPEN}.example", AT) is None
    assert glance.settings_for(nowhere, f"{Phase.OPEN}.example", AT) == (None, False)
