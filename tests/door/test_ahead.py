"""What is true from the next boundary on is ready when it comes, and is nobody's before."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from django.conf import settings

from kb.models import Move
from kb.models.ground.revisions import raise_revision
from tests.clock import SetClock
from tests.door.entering import Entrance
from tests.door.speaking import scope
from tests.door.test_same_answers import HOST, Asking, addresses

#: What the sample has that changes with a phase.
PAGES: Final = (
    *("/", "/moves/", "/moves/sample-moving/", "/for/moving.example/", "/for/moving.example/guides/iphone-mail/"),
    *("/for/open.example/", "/guides/iphone-mail/", "/sitemap.xml", "/moves/feed/", "/articles/"),
    *("/api/v1/settings?domain=moving.example", "/mail/config-v1.1.xml?emailaddress=a@moving.example"),
)


def get(address: str) -> dict[str, object]:
    path, _, query = address.partition("?")
    return scope("GET", path, [("host", HOST)], query)


@pytest.mark.parametrize("address", PAGES)
def test_nobody_waits_for_what_is_true_from_a_boundary_on(noon: datetime, set_clock: SetClock, address: str) -> None:
    entrance, move = Entrance(), Move.objects.get(slug="sample-moving").as_value()
    boundary = move.next_boundary(move.change_from - timedelta(days=1))
    assert boundary is not None
    set_clock(boundary - timedelta(seconds=59))
    before = [entrance.by_door(get(address)) for _ in range(3)]
    assert before == [entrance.by_django(get(address))] * 3  # what was made beforehand is not given yet
    remembered = entrance.remembered
    for seconds in (0, 0.5, 30):
        set_clock(boundary + timedelta(seconds=seconds))
        assert entrance.by_door(get(address)) == entrance.by_django(get(address)), seconds
    assert entrance.remembered == remembered + 3


def test_a_save_ends_what_was_made_beforehand(noon: datetime, set_clock: SetClock) -> None:
    entrance, move = Entrance(), Move.objects.get(slug="sample-moving")
    boundary = move.as_value().next_boundary(move.as_value().change_from - timedelta(days=1))
    assert boundary is not None
    set_clock(boundary - timedelta(seconds=10))
    for _ in range(2):
        entrance.by_door(get("/moves/"))
    Move.objects.filter(pk=move.pk).update(title="Another title")
    raise_revision()
    set_clock(boundary)
    assert b"Another title" in entrance.by_door(get("/moves/")).body


@pytest.mark.thorough
def test_every_page_that_is_made_beforehand_is_what_django_says_then(
    noon: datetime, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that reads the clock by itself would say something of before the boundary."""
    for limit in ("LOOKUP_LIMIT", "SEARCH_LIMIT", "API_LIMIT"):
        monkeypatch.setattr(settings, limit, "")
    asking, entrance, move = Asking(1, noon), Entrance(), Move.objects.get(slug="sample-moving").as_value()
    asking.some["<str:domain>"] = ["moving.example", "open.example"]
    asked = []
    for route in addresses():
        asking.routes = [route]
        asked += [asking.request() | {"method": "GET"} for _ in range(2)]
    at, differ, ready = move.change_from - timedelta(days=1), [], 0
    while (boundary := move.next_boundary(at)) is not None:
        set_clock(boundary - timedelta(seconds=20))
        for one in (*asked, *asked):
            entrance.by_door(one)
        set_clock(boundary)
        ready -= entrance.remembered
        differ += [(one["path"], boundary) for one in asked if entrance.by_door(one) != entrance.by_django(one)]
        ready += entrance.remembered
        at = boundary
    assert differ == []
    assert ready > 60
