"""Many domains at once, a line each: all of them or none, in flat memory."""

import json
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from kb.jobs.domain_stream import take_lines
from kb.models import Contact, Domain, Event
from tests.views.provisioning.conftest import MOVE, Program, refused, said

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> list[tuple[str, str, str | None, bool]]:
    return list(Domain.objects.order_by("name").values_list("name", "service__slug", "move__slug", "active"))


def line(domain: str, service: str = "old", **more: Any) -> dict[str, Any]:
    return {"domain": domain, "service": service, **more}


def counts(new: int, changed: int, same: int, *, contacts: int = 0, written: bool = True) -> tuple[int, dict[str, Any]]:
    return 200, {"new": new, "changed": changed, "same": same, "contacts": contacts, "written": written}


def test_all_lines_are_written_in_one_event(offers: Program) -> None:
    offers.put("moves/spring", MOVE)
    offers.put("domains/off.example", {"service": "old", "active": False})
    lines = (line("A.example", move="spring"), line("off.example", "next", move=None))
    assert said(offers.take(*lines, query="?dry_run=1")) == counts(1, 1, 0, written=False)
    assert said(offers.take(*lines)) == counts(1, 1, 0)
    assert said(offers.take(*lines)) == counts(0, 0, 2)
    assert rows() == [("a.example", "old", "spring", True), ("off.example", "next", None, False)]
    event = Event.objects.get(action="domains.import")
    assert (event.who, event.after["new"], len(event.after["sha256"])) == ("token billing", 1, 64)


def test_a_rejected_line_keeps_all_out_and_is_named(offers: Program) -> None:
    bad = [
        line("a.example"),
        {},
        line("b.example", "never"),
        line("A.example"),
        line("1.2.3.4"),
        [],
        line("c.example", x=1),
    ]
    status, answer = said(offers.take(*bad))
    assert (status, answer["error"], answer["total"]) == (400, "rejected", 6)
    assert [(one["line"], one["field"]) for one in answer["lines"]] == [
        (2, "domain"),
        (3, "service"),
        (4, "domain"),
        (5, "domain"),
        (6, ""),
        (7, "x"),
    ]
    assert rows() == []


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[" * 4000, b"x" * 9000 + b"\n", b"\0", b'{"domain":"\\ud800"}', b"PK\x03\x04"]
)
def test_what_is_no_json_is_rejected(offers: Program, body: bytes) -> None:
    status, answer = said(offers.send("POST", "domains", body))
    assert (status, answer["error"], answer["lines"][0]["line"]) == (400, "rejected", 1)


def test_it_is_refused_before_it_is_read_if_it_is_too_much(offers: Program) -> None:
    assert refused(offers.send("POST", "domains", b"\n" * 100_001)) == (413, "too_long", None)
    response = offers.send("POST", "domains", b" " * (32 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert refused(offers.send("POST", "domains?dry_run=2", b"")) == (400, "not_valid", "dry_run")


def test_contacts_come_with_their_domains_and_are_never_deleted(offers: Program) -> None:
    lines = (line("a.example", contact="Anna", email="anna@a.example", phone=None), line("b.example", phone="1"))
    assert said(offers.take(*lines, query="?dry_run=1")) == counts(2, 0, 0, contacts=2, written=False)
    assert said(offers.take(*lines)) == counts(2, 0, 0, contacts=2)
    assert said(offers.take(*lines, line("c.example"))) == counts(1, 0, 2)
    later = (line("a.example", email="anna@a.example", phone="2"), line("b.example"))
    assert said(offers.take(*later)) == counts(0, 0, 2, contacts=1)
    people = list(Contact.objects.order_by("pk").values_list("domain__name", "name", "email", "phone"))
    assert people == [("a.example", "Anna", "anna@a.example", "2"), ("b.example", "", "", "1")]
    assert Event.objects.filter(action="domains.import").latest("pk").after["contacts"] == 1


def test_a_bad_contact_is_named_without_what_stood_there(offers: Program) -> None:
    status, answer = said(offers.take(line("a.example", email="anna@nowhere"), line("b.example", phone=1)))
    assert (status, answer["lines"]) == (
        400,
        [
            {"line": 1, "field": "email", "reason": "This is not an e-mail address."},
            {"line": 2, "field": "phone", "reason": "Input should be a valid string."},
        ],
    )
    assert rows() == []


def test_a_repeated_stream_is_written_once(offers: Program) -> None:
    first = offers.take(line("a.example"), idempotency_key="k")
    again = offers.take(line("a.example"), idempotency_key="k")
    assert said(first) == said(again) == counts(1, 0, 0)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert refused(offers.take(line("b.example"), idempotency_key="k")) == (422, "key_used", None)


def test_memory_does_not_grow_with_the_lines(offers: Program) -> None:
    def peak(number: int) -> int:
        body = BytesIO(b"".join(json.dumps(line(f"n{one}.example")).encode() + b"\n" for one in range(number)))
        tracemalloc.start()
        outcome = take_lines(body, "", "anna", datetime.now(UTC), lambda _: None, dry_run=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert outcome.counts.new == number
        return most

    peak(10)
    assert peak(30_000) < peak(10_000) + 1_000_000
