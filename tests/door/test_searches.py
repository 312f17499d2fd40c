"""What was searched for is worked out once for all who use the same words, and is counted and limited as before."""

from typing import Any

import pytest
from django.conf import settings as site

from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from kb.operations.readers.unanswered import tally
from tests.door.entering import Entrance, Said
from tests.door.speaking import scope

pytestmark = pytest.mark.usefixtures("noon")
HOST = ("host", "127.0.0.1:8000")
IPHONE = ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148")


def asked(query: str, path: str = "/search/", *headers: tuple[str, str]) -> dict[str, Any]:
    return scope("GET", path, [HOST, *headers], query)


def same(entrance: Entrance, *requests: dict[str, Any]) -> list[Said]:
    said = []
    for one in requests:
        said.append(entrance.by_door(one))
        assert said[-1] == entrance.by_django(one), one
    return said


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search/", "q=imap+port"),
        ("/search/", "q=Kennwort+%C3%A4ndern"),
        ("/search/", "q=error+0x800CCC0E&utm=x"),
        ("/de/search/", "q=iphone&device=iphone"),
        ("/search/", "q="),
        ("/search/suggest/", "q=imap"),
        ("/for/open.example/search/", "q=imap&protocol=pop3"),
        ("/for/open.example/search/suggest/", "q=imap"),
    ],
)
def test_what_was_searched_for_is_remembered(unlimited: None, path: str, query: str) -> None:
    entrance = Entrance()
    same(entrance, *[asked(query, path)] * 3)
    assert entrance.remembered == 2


@pytest.mark.thorough
def test_other_words_devices_languages_and_domains_are_others(unlimited: None) -> None:
    entrance, move = Entrance(), Move.objects.get(slug="sample-open")
    names = ("first.example", "other.example")
    Domain.objects.bulk_create(Domain(name=name, service=move.from_service, move=move) for name in names)
    raise_revision()
    paths = ("/search/", "/de/search/", *(f"/for/{name}/search/" for name in names))
    queries = ("q=imap", "q=imap&device=mac", "q=imap&in=en", "q=Imap", "q=passwort", "q=imap&device=nothing")
    requests = [asked(query, path, *more) for path in paths for query in queries for more in ((), (IPHONE,))]
    for _ in range(2):
        same(entrance, *requests)
    assert entrance.remembered >= len(requests)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query",
    [
        *("q=anna%40open.example", "q=anna+%40+open.example", "q=open.example", "q=settings+for+www.open.example"),
        *(
            "q=call+01632960001",
            "q=01632+960+001",
            "q=%22Anna%22+%3Canna%40open.example%3E",
            "q=https%3A%2F%2Fx.example",
        ),
    ],
)
@pytest.mark.parametrize("path", ["/search/", "/search/suggest/", "/for/open.example/search/"])
def test_words_that_may_be_somebodys_are_not_kept(unlimited: None, path: str, query: str) -> None:
    entrance = Entrance()
    same(entrance, *[asked(query, path)] * 2)
    memory = entrance.recollection
    assert (entrance.remembered, list(memory.answers._kept)) == (0, [])


def test_pages_that_only_remember_words_are_not_kept_by_them(unlimited: None) -> None:
    entrance = Entrance()
    same(entrance, *[asked(query, "/guides/iphone-mail/") for query in ("", "q=imap", "", "q=imap")])
    assert entrance.remembered == 1


def test_who_searches_too_often_is_told_so_whatever_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "SEARCH_LIMIT", "3/minute")
    entrance = Entrance()
    said = [entrance.by_door(asked(query)).status for query in ("q=imap", "q=imap", "q=imap", "q=imap", "q=port")]
    assert (said, entrance.remembered) == ([200, 200, 200, 429, 429], 2)
    other = asked("q=imap") | {"client": ("198.51.100.9", 1)}
    assert entrance.by_door(other).status == 200


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/search/", "/de/search/", "/for/open.example/search/"])
def test_words_without_an_answer_are_counted_each_time(unlimited: None, path: str) -> None:
    entrance, counts = Entrance(), []
    for ask in (entrance.by_django, entrance.by_door):
        tally.taken()
        for _ in range(3):
            ask(asked("q=zzzyx+qqqyx", path))
        counts.append(tally.taken())
    assert counts[0] == counts[1]
    assert list(counts[0].values()) == [3]
    assert entrance.remembered == 2
