"""How long an answer may be kept: at most five minutes, and never beyond the moment at which it becomes wrong."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.models import Move
from kb.models.ground.revisions import raise_revision
from tests.clock import SetClock
from tests.views.conftest import domain_in

#: Addresses that change at the boundaries of the move of `moving.example`.
PAGES = (
    "/for/moving.example/",
    "/for/moving.example/letter/",
    "/for/moving.example/calendar.ics",
    "/for/moving.example/guides/iphone-mail/",
    "/api/v1/settings?domain=moving.example",
    "/moves/sample-moving/",
    "/moves/",
)
SECOND = timedelta(seconds=1)


def max_age(client: Client, address: str) -> int:
    return int(client.get(address).headers["Cache-Control"].partition("max-age=")[2])


def boundaries() -> Iterator[datetime]:
    move = Move.objects.get(slug="sample-moving").as_value()
    at = move.change_from - timedelta(days=1)
    while (boundary := move.next_boundary(at)) is not None:
        yield boundary
        at = boundary


@pytest.fixture
def alone(noon: datetime) -> None:
    """Only one move, so that no other one shortens the time of a page about all of them."""
    Move.objects.exclude(slug="sample-moving").update(published_at=None)
    raise_revision()


@pytest.mark.thorough
@pytest.mark.parametrize("address", PAGES)
def test_an_answer_ends_at_the_next_boundary(alone: None, client: Client, set_clock: SetClock, address: str) -> None:
    found = list(boundaries())
    assert len(found) == 4
    for boundary in found:
        kept = {}
        for before in (900.0, 300.0, 299.0, 60.5, 1.0, 0.5):
            set_clock(boundary - before * SECOND)
            kept[before] = max_age(client, address)
        assert kept == {900.0: 300, 300.0: 300, 299.0: 299, 60.5: 60, 1.0: 1, 0.5: 0}


@pytest.mark.thorough
@pytest.mark.parametrize("address", PAGES)
def test_the_boundary_itself_belongs_to_the_new_page(
    alone: None, client: Client, set_clock: SetClock, address: str
) -> None:
    for boundary in boundaries():
        set_clock(boundary - SECOND / 1000)
        before = client.get(address)
        set_clock(boundary)
        after = client.get(address)
        if not address.endswith(".ics"):  # the dates of a move are the same in every phase
            assert before.headers["ETag"] != after.headers["ETag"]
            assert before.content != after.content


@pytest.mark.parametrize("address", ["/moves/", "/for/moving.example/", "/api/v1/settings?domain=moving.example"])
def test_a_move_that_is_to_be_published_bounds_the_time_too(
    alone: None, noon: datetime, client: Client, address: str
) -> None:
    Move.objects.filter(slug="sample-moving").update(published_at=noon + timedelta(seconds=42))
    raise_revision()
    assert max_age(client, address) == 42


def test_json_and_page_speak_of_the_same_phase_at_the_same_moment(
    noon: datetime, client: Client, set_clock: SetClock
) -> None:
    words = {
        "announced": "Nothing to do yet",
        "open": "Change before ",
        "moving": "Mail moves today: change now",
        "moved": "Mail has moved: change now",
        "closed": "The old server is off: change now",
    }
    seen = []
    for boundary in boundaries():
        for at in (boundary - SECOND, boundary):
            set_clock(at)
            phase = json.loads(client.get("/api/v1/settings?domain=moving.example").content)["phase"]
            assert f"<h1>{words[phase]}" in client.get("/for/moving.example/").content.decode()
            seen.append(phase)
    phases = [str(phase) for phase in Phase]
    assert seen == [phase for pair in pairwise(phases) for phase in pair]


def test_a_write_changes_the_tag_of_a_page_at_once(noon: datetime, client: Client) -> None:
    address = f"/for/{domain_in(Phase.OPEN)}/"
    before = client.get(address)
    Move.objects.get(slug="sample-open").to_service.servers.update(host="changed.{domain}")
    raise_revision()
    after = client.get(address, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"changed.open.example" in after.content
    assert b"mail.open.example" not in after.content


def test_the_code_of_another_address_has_another_tag(noon: datetime, client: Client, settings: object) -> None:
    before = client.get("/for/open.example/qr.svg")
    settings.SITE_URL = "https://help.example"  # type: ignore[attr-defined]
    after = client.get("/for/open.example/qr.svg", headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, after.content == before.content) == (200, False)
