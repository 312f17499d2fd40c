"""Many domains at once, a line each: all of them or none, in flat memory."""

import json
import tracemalloc
from io import BytesIO
from typing import Any

import pytest

from kb.models import Contact, Domain, Event
from kb.operations.imports.domains import Way
from kb.operations.imports.stream import take_lines
from tests import clock
from tests.views.api.provisioning.conftest import MOVE, Program, refused, said

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> list[tuple[str, str, str | None, bool]]:
    return list(Domain.objects.order_by("name").values_list("name", "service__slug", "move__slug", "active"))


def line(domain: str, service: str = "old", **more: Any) -> dict[str, Any]:
    return {"domain": domain, "service": service, **more}


def counts(
    new: int, changed: int, same: int, *, contacts: int = 0, written: bool = True, ask: int | None = None
) -> tuple[int, dict[str, Any]]:
    numbers = {"new": new, "changed": changed, "same": same, "contacts": contacts}
    return 200, {**numbers, "written": written, "confirm_changes": ask}


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


def test_names_that_no_client_can_have_are_confirmed_in_the_address(offers: Program) -> None:
    lines = [line(name) for name in ("https://www.florist.example/", "co.uk", "someone@gmail.com", "hotmail.fr")]
    status, answer = said(offers.take(*lines))
    assert (status, [(one["line"], one["field"]) for one in answer["lines"]]) == (
        400,
        [(number, "domain") for number in (2, 3, 4)],
    )
    status, answer = said(offers.take(*lines, query="?confirm_names=co.uk,GMAIL.com"))
    assert (status, [one["line"] for one in answer["lines"]]) == (400, [4])
    assert refused(offers.take(*lines, query="?confirm_names=gmail"))[:2] == (400, "not_a_domain")
    assert said(offers.take(*lines, query="?confirm_names=co.uk,gmail.com,hotmail.fr")) == counts(4, 0, 0)
    assert [name for name, *_ in rows()] == ["co.uk", "florist.example", "gmail.com", "hotmail.fr"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[" * 4000, b"x" * 9000 + b"\n", b"\0", b'{"domain":"\\ud800"}', b"PK\x03\x04"]
)
def test_what_is_no_json_is_rejected(offers: Program, body: bytes) -> None:
    status, answer = said(offers.send("POST", "domains", body))
    assert (status, answer["error"], answer["lines"][0]["line"]) == (400, "rejected", 1)


def test_a_line_without_an_end_is_one_fault_and_the_next_is_read_on(offers: Program) -> None:
    status, answer = said(offers.send("POST", "domains", b"x" * 200_000 + b"\n{}\n"))
    faults = [(one["line"], one["field"], one["reason"]) for one in answer["lines"]]
    assert (status, answer["total"]) == (400, 2)
    assert faults == [(1, "", "This line is longer than 65,536 bytes."), (2, "domain", "This field is missing.")]


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


PEOPLE = ("domain__name", "name", "email", "phone", "role", "language", "post_address", "no_mail")


def test_a_domain_brings_any_number_of_people_with_all_that_is_known_of_them(offers: Program) -> None:
    mill = line(
        "mill.example",
        contact="Ida",
        contacts=[
            {"name": "Accounts", "email": "rechnung@mill.example", "role": "accounts", "language": "de"},
            {"name": "Otto", "phone": "030 901820", "post_address": " Am Wehr 3 \n\n 10115 Berlin ", "no_mail": True},
        ],
    )
    pond = line("pond.example", contacts=[{"email": f"post{n}@pond.example"} for n in range(40)])
    assert said(offers.take(mill, pond, line("c.example"))) == counts(3, 0, 0, contacts=43)
    assert list(Contact.objects.filter(domain__name="mill.example").order_by("pk").values_list(*PEOPLE)) == [
        ("mill.example", "Ida", "", "", "", "", "", False),
        ("mill.example", "Accounts", "rechnung@mill.example", "", "accounts", "de", "", False),
        ("mill.example", "Otto", "", "030 901820", "", "", "Am Wehr 3\n10115 Berlin", True),
    ]
    assert [one.email for one in Contact.objects.filter(domain__name="pond.example").order_by("pk")] == [
        f"post{n}@pond.example" for n in range(40)
    ]
    assert said(offers.take(mill, pond)) == counts(0, 0, 2)


def test_what_is_left_out_or_null_stays_and_what_is_said_of_them_twice_is_added_up(offers: Program) -> None:
    whole = {"name": "Ida", "email": "ida@a.example", "phone": "1", "role": "owner", "language": "de"}
    offers.take(line("a.example", contacts=[{**whole, "post_address": "Am Wehr 3", "no_mail": True}]))
    assert said(offers.take(line("a.example", contacts=[{"email": "ida@a.example"}]))) == counts(0, 0, 1)
    again = [{"email": "ida@a.example", "phone": "2"}, {"email": "ida@a.example", "name": "Ida Iron", "no_mail": False}]
    assert said(offers.take(line("a.example", contacts=again))) == counts(0, 0, 1, contacts=1)
    ida = ("a.example", "Ida Iron", "ida@a.example", "2", "owner", "de", "Am Wehr 3", False)
    assert Contact.objects.values_list(*PEOPLE).get() == ida
    twice = line("b.example", contacts=[{"name": "Ben", "phone": "1"}, {"name": "Ben", "phone": "1", "role": "owner"}])
    assert said(offers.take(twice)) == counts(1, 0, 0, contacts=1)
    assert Contact.objects.values_list("name", "phone", "role").get(domain__name="b.example") == ("Ben", "1", "owner")


def test_who_wants_no_mail_gets_none_because_of_a_list_that_does_not_speak_of_it(offers: Program) -> None:
    offers.take(line("a.example", contacts=[{"email": "ida@a.example", "no_mail": True}]))
    offers.take(line("a.example", contacts=[{"email": "ida@a.example", "phone": "2"}]))
    assert Contact.objects.values_list("phone", "no_mail").get() == ("2", True)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("person", "field", "reason"),
    [
        ({"name": "Ida", "language": "tlh"}, "language", "This site has no such language. It knows en, de."),
        ({"role": "accounts"}, "contact", "Somebody needs a name, an address or a number."),
        ({"no_mail": False}, "contact", "Somebody needs a name, an address or a number."),
        ({"name": "Ida", "role": "x" * 61}, "role", "This is longer than 60 characters."),
        ({"name": "Ida", "post_address": "x\n" * 300}, "post_address", "This is longer than 500 characters."),
        ({"name": "Ida", "fax": "1"}, "contacts.1.fax", "There is no such field."),
        ({"name": "Ida", "no_mail": "yes"}, "contacts.1.no_mail", "Input should be a valid boolean."),
    ],
)
def test_one_bad_person_keeps_every_line_out(offers: Program, person: dict[str, Any], field: str, reason: str) -> None:
    lines = (line("a.example"), line("b.example", contacts=[{"name": "Ben"}, person, {"email": "x@localhost"}]))
    status, answer = said(offers.take(*lines))
    assert (status, answer["lines"]) == (400, [{"line": 2, "field": field, "reason": reason}])
    assert rows() == []


def test_a_bad_contact_is_named_without_what_stood_there(offers: Program) -> None:
    lines = (line("a.example", email="=?utf-8?q?anna?=@nowhere.example"), line("b.example", phone=1))
    status, answer = said(offers.take(*lines))
    assert (status, answer["lines"]) == (
        400,
        [
            {
                "line": 1,
                "field": "email",
                "reason": "The part before the @ has “=?” in it, which mail programs take for a code.",
            },
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


def many(number: int, service: str = "next", first: int = 0) -> list[dict[str, Any]]:
    return [line(f"n{one}.example", service) for one in range(first, first + number)]


def standing_at(service: str) -> int:
    return Domain.objects.filter(service__slug=service).count()


def test_more_than_a_fifth_is_refused_whole_unless_their_number_is_said(offers: Program) -> None:
    assert said(offers.take(*many(60, "old"))) == counts(60, 0, 0)  # the first domains are no change
    Domain.objects.filter(name__in=[f"n{one}.example" for one in range(50, 60)]).update(active=False)
    before = Event.objects.count()
    lines = [*many(11), line("new.example")]
    assert said(offers.take(*lines, query="?dry_run=1")) == counts(1, 11, 0, written=False, ask=11)
    status, answer = said(offers.take(*lines))
    assert (status, answer) == (
        409,
        {
            "error": "many_changes",
            "message": "This would change 11 domains; visitors find 50. Nothing was written. "
            "If that is meant, send it with ?confirm_changes=11.",
            "field": "confirm_changes",
            "changed": 11,
            "active": 50,
        },
    )
    assert refused(offers.take(*lines, query="?confirm_changes=12"))[:2] == (409, "many_changes")
    assert (standing_at("next"), Domain.objects.count(), Event.objects.count()) == (0, 60, before)
    assert said(offers.take(*lines, query="?confirm_changes=11")) == counts(1, 11, 0)
    assert standing_at("next") == 11


def test_a_fifth_or_less_and_contacts_alone_are_not_asked_about(offers: Program) -> None:
    offers.take(*many(50, "old"))
    assert said(offers.take(*many(10))) == counts(0, 10, 0)
    reached = [{**one, "phone": "1"} for one in many(40, "old", first=10)]
    assert said(offers.take(*reached)) == counts(0, 0, 40, contacts=40)


def test_domains_that_come_with_the_change_do_not_hide_it(offers: Program) -> None:
    offers.take(*many(20, "old"))
    assert refused(offers.take(*many(20), *many(500, first=100)))[:2] == (409, "many_changes")
    assert (standing_at("old"), Domain.objects.count()) == (20, 20)


def test_domains_that_are_switched_off_count_as_changes_and_not_as_there(offers: Program) -> None:
    offers.take(*many(20, "old"))
    Domain.objects.update(active=False)
    status, answer = said(offers.take(*many(20)))
    assert (status, answer["changed"], answer["active"]) == (409, 20, 0)


def test_a_few_domains_are_changed_without_a_word(offers: Program) -> None:
    offers.take(*many(9, "old"))
    assert said(offers.take(*many(9))) == counts(0, 9, 0)


def test_what_was_refused_may_be_confirmed_under_the_same_key(offers: Program) -> None:
    offers.take(*many(20, "old"))
    assert refused(offers.take(*many(20), idempotency_key="k"))[0] == 409
    for _ in range(2):
        assert said(offers.take(*many(20), query="?confirm_changes=20", idempotency_key="k")) == counts(0, 20, 0)


@pytest.mark.thorough
@pytest.mark.parametrize("number", ["", "-1", "many", "1e3", "٣", "9" * 10])
def test_a_number_that_is_none_is_refused(offers: Program, number: str) -> None:
    response = offers.take(line("a.example"), query=f"?confirm_changes={number}")
    assert refused(response) == (400, "not_valid", "confirm_changes")


@pytest.mark.thorough
def test_memory_does_not_grow_with_the_lines(offers: Program) -> None:
    way = Way(dry_run=True, confirmed=None, contacts=True)

    def peak(number: int) -> int:
        body = BytesIO(b"".join(json.dumps(line(f"n{one}.example")).encode() + b"\n" for one in range(number)))
        tracemalloc.start()
        outcome = take_lines(body, "", "anna", clock.now(), lambda _: None, way)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert outcome.counts.new == number
        return most

    peak(20_000)  # what is kept of names that were read is full
    assert peak(60_000) < peak(20_000) + 1_000_000
