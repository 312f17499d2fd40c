"""A domain whose new server is not ready: every face says today's values and "not yet", and none says a date."""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from kb.mail.dates import spoken_day
from kb.mail.names import DomainName
from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from tests.clock import SetClock

NAME = "open.example"
ZONE = ZoneInfo("Europe/London")


@pytest.fixture
def held(noon: datetime) -> Move:
    row = Domain.objects.select_related("move").get(name=NAME)
    assert row.move
    Domain.objects.filter(pk=row.pk).update(held_from=row.move_id)
    raise_revision()
    return row.move


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def dates_of(move: Move) -> list[str]:
    """The days of the move as pages say them, and as documents do."""
    moments = [moment for moment in (move.change_from, move.moves_at, move.old_closes_at) if moment]
    said = [spoken_day(moment, ZONE, "en").removeprefix("the ") for moment in moments]
    return [*said, *(f"{moment.astimezone(ZONE):%Y-%m-%d}" for moment in moments)]


FACES = ["", "guides/", "guides/iphone-mail/", "guides/iphone-mail/find-your-account/", "guides/iphone-mail-new/"]


@pytest.mark.thorough
@pytest.mark.parametrize("face", FACES)
def test_no_page_tells_a_date(held: Move, client: Client, face: str) -> None:
    page = text(client, f"/for/{NAME}/{face}")
    assert [date for date in dates_of(held) if date in page] == []


def test_the_page_says_nothing_to_do_yet(held: Move, client: Client) -> None:
    page = text(client, f"/for/{NAME}/")
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Nothing to do yet"]
    assert re.findall(r"<title>(.*?)</title>", page)[0].startswith(f"{NAME}: nothing to do yet")
    assert "We are preparing your new server" in page


def test_what_bears_dates_alone_is_not_there(held: Move, client: Client) -> None:
    page = text(client, f"/for/{NAME}/")
    for face in ("letter/", "calendar.ics"):
        assert "so there is no date to take along" in text(client, f"/for/{NAME}/{face}", 404)
        assert face not in page


def test_programs_are_told_that_it_is_not_ready(held: Move, client: Client) -> None:
    answer = json.loads(text(client, f"/api/v1/settings?domain={NAME}"))
    assert (answer["phase"], answer["ready"], answer["use_now"]) == ("announced", False, answer["old"])
    assert {answer["move"][key] for key in ("change_from", "moves_at", "old_closes_at")} == {None}


def test_mail_apps_get_the_old_server(held: Move, client: Client) -> None:
    document = text(client, f"/mail/config-v1.1.xml?emailaddress=a@{NAME}")
    old = [server.host for server in held.from_service.as_value().of(DomainName(NAME)).servers]
    assert set(re.findall(r"<hostname>(.*?)</hostname>", document)) <= set(old)


def test_the_day_of_the_move_lets_it_go(held: Move, client: Client, set_clock: SetClock) -> None:
    set_clock(held.moves_at - timedelta(seconds=1))
    assert "Nothing to do yet" in text(client, f"/for/{NAME}/")
    set_clock(held.moves_at)
    assert "Mail moves today: change now" in text(client, f"/for/{NAME}/")


def test_a_neighbour_on_the_same_move_is_told(held: Move, client: Client) -> None:
    Domain.objects.create(name="next.example", service=held.from_service, move=held)
    raise_revision()
    for _ in range(2):  # whichever page was kept first
        assert "Change before" in text(client, "/for/next.example/")
        assert "Nothing to do yet" in text(client, f"/for/{NAME}/")
