"""The dates to take away, after a move was changed: the same entries in a newer revision, by whichever door."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from icalendar import Calendar, Event

from kb.mail.servers import Protocol
from kb.models import Move, Service
from kb.models.ground.revisions import raise_revision
from kb.models.site.profile import current_profile
from kb.operations.imports.moves import import_moves
from kb.operations.moves.moves import publish, set_dates, take_back
from kb.operations.moves.services import change_service
from kb.operations.programs.provisioning import put_move
from tests.accounts import sign_in
from tests.clock import SetClock

ADDRESS = "/for/open.example/calendar.ics"
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = "2026-12-08"

Door = Callable[[Move, Path], None]


def entries(client: Client) -> dict[str, Event]:
    raise_revision()
    return {str(event["uid"]): event for event in Calendar.from_ical(client.get(ADDRESS).content).events}


def numbers(found: dict[str, Event]) -> set[int]:
    return {event["sequence"] for event in found.values()}


def stamps(found: dict[str, Event]) -> set[datetime]:
    return {event[name].dt for event in found.values() for name in ("dtstamp", "last-modified")}


def by_the_page(move: Move, folder: Path) -> None:
    day = datetime(2026, 12, 8, tzinfo=UTC)
    set_dates(move, move.title, move.change_from, day, move.old_closes_at, "anna", LATER)


def by_a_list(move: Move, folder: Path) -> None:
    file = folder / "moves.csv"
    header = "move,title,from_service,to_service,change_from,moves_at,old_closes_at\n"
    opens, closes = (f"{moment:%Y-%m-%dT%H:%MZ}" for moment in (move.change_from, move.old_closes_at) if moment)
    file.write_text(f"{header}{move.slug},{move.title},old-host,new-host,{opens},{DAY},{closes}\n")
    assert import_moves(file, LATER).written


def by_a_program(move: Move, folder: Path) -> None:
    moments = (move.change_from.isoformat(), DAY, "")
    put_move(move.slug, [move.title, "old-host", "new-host", *moments, ""], lambda _: None, "token", LATER)


def by_the_admin(move: Move, folder: Path) -> None:
    client = Client(headers={"host": "127.0.0.1:8000"})
    sign_in(client, User.objects.create_superuser("root"))
    moments = {"change_from": move.change_from, "moves_at": datetime(2026, 12, 8, tzinfo=UTC)}
    moments["published_at"] = move.published_at or move.change_from
    typed = {f"{name}_0": f"{moment:%Y-%m-%d}" for name, moment in moments.items()}
    typed |= {f"{name}_1": f"{moment:%H:%M:%S}" for name, moment in moments.items()}
    row = {"slug": move.slug, "title": move.title, "from_service": move.from_service_id}
    answer = client.post(f"/admin/kb/move/{move.pk}/change/", {**row, **typed, "to_service": move.to_service_id})
    assert answer.status_code == 302


def by_nobody_we_know(move: Move, folder: Path) -> None:
    Move.objects.filter(pk=move.pk).update(moves_at=datetime(2026, 12, 8, tzinfo=UTC))


@pytest.mark.thorough
@pytest.mark.parametrize("door", [by_the_page, by_a_list, by_a_program, by_the_admin, by_nobody_we_know])
def test_a_postponed_move_is_a_newer_revision_of_the_same_entries(
    noon: datetime, client: Client, set_clock: SetClock, tmp_path: Path, door: Door
) -> None:
    before = entries(client)
    set_clock(LATER)
    door(Move.objects.get(slug="sample-open"), tmp_path)
    after = entries(client)
    assert (numbers(before), numbers(after)) == ({0}, {1})
    assert set(after) <= set(before)
    assert date(2026, 12, 8) in [event["dtstart"].dt for event in after.values()]
    assert stamps(after) == (stamps(before) if door is by_nobody_we_know else {LATER})


def test_without_a_change_every_copy_is_the_same(noon: datetime, client: Client, set_clock: SetClock) -> None:
    before = client.get(ADDRESS)
    move = Move.objects.get(slug="sample-open")
    set_dates(move, move.title, move.change_from, move.moves_at, move.old_closes_at, "anna", LATER)
    set_clock(LATER + timedelta(days=1))
    assert numbers(entries(client)) == {0}
    again = client.get(ADDRESS)
    assert client.get(ADDRESS).content == again.content
    assert client.get(ADDRESS, headers={"if-none-match": again["ETag"]}).status_code == 304
    assert before["Cache-Control"] == again["Cache-Control"]


def test_other_hosts_in_the_text_are_a_newer_copy(noon: datetime, client: Client, set_clock: SetClock) -> None:
    set_clock(LATER)
    service = Service.objects.get(slug="new-host")
    value = service.as_value()
    servers = tuple(
        replace(one, host="mx.other.example") if one.protocol is Protocol.SMTP else one for one in value.servers
    )
    assert change_service(service, replace(value, servers=servers), "anna", LATER)
    after = entries(client)
    assert stamps(after) == {LATER}
    assert {"mx.other.example" in str(event["description"]) for event in after.values()} == {True}


def test_a_move_that_is_published_again_counts_on(noon: datetime, client: Client, set_clock: SetClock) -> None:
    set_clock(LATER)
    move = Move.objects.get(slug="sample-open")
    take_back(move, "anna", LATER)
    for days in (1, 2):
        set_dates(move, move.title, move.change_from, move.moves_at + timedelta(days=days), None, "anna", LATER)
    publish(move, "anna", LATER + timedelta(minutes=5))
    set_clock(LATER + timedelta(minutes=5))
    after = entries(client)
    assert (numbers(after), stamps(after)) == ({2}, {LATER + timedelta(minutes=5)})


def test_the_days_of_the_sample_are_days_in_the_sites_zone(noon: datetime, client: Client) -> None:
    assert current_profile().tz == ZoneInfo("Europe/London")
    days = [event["dtstart"].dt for event in entries(client).values()]
    assert days == [(noon + timedelta(days=shift)).date() for shift in (-7, 7, 28)]
