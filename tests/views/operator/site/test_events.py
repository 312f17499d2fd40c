"""The list of all that was done: found by who, what and when, leafed through, taken along, never a formula."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.site.events import record_event
from tests.markup import tight
from tests.views.operator.conftest import SignedIn

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIST = "/operator/history/"


@pytest.fixture
def done(db: None) -> None:
    record_event(
        AT,
        "edith",
        "move.publish",
        "move spring",
        before={"published_at": None},
        after={"published_at": AT.isoformat()},
    )
    record_event(AT + timedelta(days=1), "command line", "moves.import", "moves", after={"new": 3})
    record_event(
        AT + timedelta(days=2), "=cmd()", "service.change", "service old", before={"name": "a"}, after={"name": "b"}
    )


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r"<h2>(.*?)</h2>\s*<p><a", page)


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Service changed", "List of moves taken in", "Move published"]),
        ("?who=edith", ["Move published"]),
        ("?what=move", ["Move published"]),
        ("?what=moves", ["List of moves taken in"]),
        ("?subject=service+old", ["Service changed"]),
        ("?first=2026-11-23&last=2026-11-23", ["List of moves taken in"]),
        ("?last=2026-11-22", ["Move published"]),
        ("?first=nonsense&page=99&last=9999-12-31", ["Service changed", "List of moves taken in", "Move published"]),
        ("?who=nobody", []),
    ],
)
def test_it_finds_by_who_what_and_when(done: None, editor: Client, query: str, expected: list[str]) -> None:
    assert listed(editor, query) == expected


def test_it_shows_what_changed_in_both_ways(done: None, editor: Client) -> None:
    page = tight(editor.get(LIST).content.decode())
    assert "<dt>name</dt><dd><p>before: a</p><p>after: b</p></dd>" in page
    assert "<dt>published at</dt><dd><p>after: 22 Nov 2026, 12:00</p></dd>" in page


def test_many_are_leafed_through_with_the_filter_kept(editor: Client) -> None:
    for n in range(120):
        record_event(AT + timedelta(minutes=n), "edith", "x.y", f"thing {n}")
    page = editor.get(f"{LIST}?who=edith&page=2").content.decode()
    assert "Page 2 of 3" in page
    assert "?who=edith&amp;page=3" in page
    assert "thing 69" in page
    assert "thing 70<" not in page


def test_a_spreadsheet_gets_cells_and_no_formulas(done: None, signed_in: SignedIn) -> None:
    rows = list(csv.reader(body(signed_in(Role.OPERATOR), f"{LIST}events.csv").removeprefix("\ufeff").splitlines()))
    assert rows[0] == ["at", "who", "action", "subject", "before", "after"]
    assert rows[1] == [
        *("2026-11-24T12:00:00+00:00", "'=cmd()", "service.change", "service old", '{"name": "a"}', '{"name": "b"}')
    ]
    assert len(rows) == 4


def test_another_program_gets_a_line_for_each(done: None, signed_in: SignedIn) -> None:
    lines = body(signed_in(Role.OPERATOR), f"{LIST}events.ndjson?who=edith").splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "at": "2026-11-22T12:00:00+00:00",
            "who": "edith",
            "action": "move.publish",
            "subject": "move spring",
            "before": {"published_at": None},
            "after": {"published_at": "2026-11-22T12:00:00+00:00"},
        }
    ]


def test_there_is_no_other_kind_of_file(signed_in: SignedIn) -> None:
    assert signed_in(Role.OPERATOR).get(f"{LIST}events.exe").status_code == 404
