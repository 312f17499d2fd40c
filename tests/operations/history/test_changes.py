"""What an event changed, value by value."""

import pytest

from kb.models.site.events import Event, Json
from kb.operations.history.changes import Change, changes

SERVERS = ["imap a.example:993 tls address", "smtp a.example:465 tls address"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"name": "a", "port": 1}, {"name": "b", "port": 1}, [Change("name", "a", "b")]),
        (None, {"name": "a", "url": "", "count": 3}, [Change("name", "", "a"), Change("count", "", "3")]),
        ({"name": "a", "on": True}, None, [Change("name", "a", ""), Change("on", "true", "")]),
        ({"servers": SERVERS}, {"servers": [SERVERS[0], "x"]}, [Change("servers", SERVERS[1], "x")]),
        ({"servers": ["a", "b"]}, {"servers": ["b", "a"]}, [Change("servers", "a, b", "b, a")]),
        ({"servers": []}, {"servers": ["a"]}, [Change("servers", "", "a")]),
        ({"closes": None}, {"closes": "2026-01-01"}, [Change("closes", "", "2026-01-01")]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [Change("a", '{"b": 1}', '{"b": 2}')]),
        ("one", "two", [Change("", "one", "two")]),
        (None, None, []),
    ],
)
def test_it_names_what_differs(before: Json, after: Json, expected: list[Change]) -> None:
    assert changes(Event(before=before, after=after)) == expected
