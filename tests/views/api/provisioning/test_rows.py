"""Services, domains and moves set one at a time: what goes in comes out, judged as an import judges it."""

import json
from typing import Any

import pytest

from kb.models import Domain, Event, Service
from kb.models.ground.revisions import current_revision
from tests.views.api.provisioning.conftest import MOVE, SENDING, SERVER, SERVICE, Program, refused, said

WRITTEN = {
    **MOVE,
    "move": "spring",
    "reason": "",
    "change_from": "2030-03-01T00:00:00Z",
    "published_at": None,
    "phase": None,
}


def events() -> list[tuple[str, str, str]]:
    return list(Event.objects.order_by("pk").values_list("who", "action", "subject"))


def test_a_service_is_made_read_changed_and_left_alone(program: Program) -> None:
    record = {"service": "old", **SERVICE}
    assert said(program.put("services/old", SERVICE)) == (201, record)
    before = current_revision()
    assert said(program.put("services/old", SERVICE)) == (200, record)
    assert current_revision() == before
    assert said(program.get("services/old")) == (200, record)
    assert said(program.put("services/old", {**SERVICE, "name": "Old"})) == (200, {**record, "name": "Old"})
    assert current_revision() != before
    done = [event for event in events() if event[2] == "service old"]
    assert done == [("token billing", f"service.{act}", "service old") for act in ("create", "change")]


def test_a_domain_is_made_moved_and_switched_off(offers: Program) -> None:
    offers.put("moves/spring", MOVE)
    record = {"domain": "xn--mller-kva.example", "service": "old", "move": "spring", "active": True}
    assert said(offers.put("domains/Müller.example", {"service": "old", "move": "spring"})) == (201, record)
    off = {"service": "old", "move": None, "active": False}
    assert said(offers.put("domains/müller.example", off)) == (200, {**record, **off})
    assert said(offers.put("domains/müller.example", {"service": "next"})) == (
        200,
        {**record, "service": "next", "move": None, "active": False},
    )
    assert said(offers.get("domains/xn--mller-kva.example"))[1]["service"] == "next"
    assert [action for _, action, _ in events()][-3:] == ["domain.create", "domain.change", "domain.change"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("www.florist.example", "florist.example"),
        ("WWW.Garage.co.uk:443", "garage.co.uk"),
        ("info@vets.example", "vets.example"),
        ("b%E2%80%8Bakery.example", "bakery.example"),
        ("%EF%BC%A2akery.example", "bakery.example"),
    ],
)
def test_what_stands_around_a_name_is_taken_off(offers: Program, asked: str, kept: str) -> None:
    record = {"domain": kept, "service": "old", "move": None, "active": True}
    assert said(offers.put(f"domains/{asked}", {"service": "old"})) == (201, record)
    assert said(offers.put(f"domains/{kept}", {"service": "old"})) == (200, record)
    assert said(offers.get(f"domains/{asked}")) == (200, record)


def test_an_older_row_with_www_stays_the_one_that_is_meant(offers: Program) -> None:
    Domain.objects.create(name="www.florist.example", service=Service.objects.get(slug="old"))
    status, record = said(offers.put("domains/www.florist.example", {"service": "next"}))
    assert (status, record["domain"], record["service"]) == (200, "www.florist.example", "next")
    assert said(offers.put("domains/florist.example", {"service": "old"}))[0] == 201
    assert said(offers.get("domains/WWW.florist.example")) == (200, record)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["co.uk", "github.io", "gmail.com", "web.de", "hotmail.fr", "mail.yahoo.co.uk"])
def test_a_name_that_no_client_can_have_is_confirmed_by_name(offers: Program, name: str) -> None:
    for confirmed in ([], ["gmx.net"], ["uk"], ["florist.example"]):
        answer = offers.put(f"domains/{name}", {"service": "old", "confirm_names": confirmed})
        wanted = (409, "not_a_clients", "confirm_names") if confirmed != ["uk"] else (400, "not_a_domain", "domain")
        assert refused(answer) == wanted
    assert f'"confirm_names": ["{name}"]' in said(offers.put(f"domains/{name}", {"service": "old"}))[1]["message"]
    assert not Domain.objects.filter(name=name).exists()
    assert offers.put(f"domains/{name}", {"service": "old", "confirm_names": [name.upper()]}).status_code == 201
    assert refused(offers.put(f"domains/{name}", {"service": "next"}))[0] == 409
    assert said(offers.put(f"domains/{name}", {"service": "next", "active": False}))[0] == 200


def test_a_reason_is_kept_until_another_is_sent(offers: Program) -> None:
    why = "The old one gets no more updates."
    assert said(offers.put("moves/spring", {**MOVE, "reason": why}))[1]["reason"] == why
    for silent in ({}, {"reason": None}, {"reason": ""}):
        assert said(offers.put("moves/spring", {**MOVE, **silent}))[1]["reason"] == why
    assert said(offers.put("moves/spring", {**MOVE, "reason": "Another."}))[1]["reason"] == "Another."
    assert refused(offers.put("moves/spring", {**MOVE, "reason": "x" * 301}))[::2] == (400, "reason")


def test_a_move_is_made_a_draft_changed_and_published_once(offers: Program) -> None:
    assert said(offers.put("moves/spring", MOVE)) == (201, WRITTEN)
    later = {**MOVE, "title": "Later", "old_closes_at": "2030-04-01"}
    status, record = said(offers.put("moves/spring", later))
    assert (status, record["old_closes_at"]) == (200, "2030-03-31T23:00:00Z")  # London's summer time has begun
    status, published = said(offers.send("POST", "moves/spring/publish"))
    assert (status, published["phase"]) == (200, "announced")
    assert said(offers.send("POST", "moves/spring/publish")) == (200, published)
    assert said(offers.get("moves/spring")) == (200, published)
    assert refused(offers.put("moves/spring", {**later, "from_service": "next", "to_service": "old"})) == (
        409,
        "not_possible",
        None,
    )
    assert [action for _, action, _ in events()][-3:] == ["move.create", "move.change", "move.publish"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("services/old", b"", (400, "not_valid", "")),
        ("services/old", b"[" * 100_000, (400, "not_valid", "")),
        ("services/old", b'{"name":"\xff"}', (400, "not_valid", "")),
        ("services/old", b'{"name":"\\ud800"}', (400, "not_valid", "")),
        ("services/old", b"x" * 300_000, (413, "too_long", "")),
        ("services/old", [], (400, "not_valid", "")),
        ("services/old", {"servers": [SERVER]}, (400, "not_valid", "name")),
        ("services/old", {**SERVICE, "color": "red"}, (400, "not_valid", "color")),
        ("services/old", {**SERVICE, "name": 1}, (400, "not_valid", "name")),
        ("services/old", {**SERVICE, "name": "a\0"}, (400, "not_valid", "name")),
        ("services/old", {**SERVICE, "servers": []}, (400, "not_valid", "servers")),
        ("services/old", {**SERVICE, "servers": [SERVER, SERVER]}, (400, "not_valid", "servers")),
        ("services/old", {**SERVICE, "servers": [{**SERVER, "port": 0}]}, (400, "not_valid", "port")),
        ("services/old", {**SERVICE, "servers": [{**SERVER, "port": True}]}, (400, "not_valid", "servers.0.port")),
        ("services/old", {**SERVICE, "servers": [{**SERVER, "port": 10**400}]}, (400, "not_valid", "port")),
        ("services/old", {**SERVICE, "servers": [{**SERVER, "host": "10.0.0.1"}]}, (400, "not_valid", "host")),
        ("services/old", {**SERVICE, "webmail_url": "javascript:x"}, (400, "not_valid", "webmail_url")),
        ("services/new-" + "a" * 60, {**SERVICE}, (400, "not_valid", "service")),
        ("services/Old", SERVICE, (400, "not_valid", "service")),
        ("services/-", SERVICE, (400, "not_valid", "service")),
        ("domains/open.example", {"service": "never"}, (400, "not_valid", "service")),
        ("domains/open.example", {"service": "old", "move": "never"}, (400, "not_valid", "move")),
        ("domains/open.example", {"service": "next", "move": "spring"}, (400, "not_valid", "service")),
        ("domains/open.example", {"service": "old\0"}, (400, "not_valid", "service")),
        ("domains/open.example", {"service": "old", "email": "anna@nowhere"}, (400, "not_valid", "email")),
        ("domains/open.example", {"service": "old", "contact": "a\u200b"}, (400, "not_valid", "contact")),
        ("domains/open.example", {"service": "old", "phone": "1" * 41}, (400, "not_valid", "phone")),
        ("domains/open.example", {"service": "old", "phone": 1}, (400, "not_valid", "phone")),
        (
            "domains/open.example",
            {"service": "old", "contacts": [{"name": "Ida"}, {"name": "a\u200b"}]},
            (400, "not_valid", "contacts.1.name"),
        ),
        ("domains/open.example", {"service": "old", "contacts": [{}] * 51}, (400, "not_valid", "contacts")),
        ("domains/open", {"service": "old"}, (400, "not_a_domain", "domain")),
        ("domains/1.2.3.4", {"service": "old"}, (400, "not_a_domain", "domain")),
        ("domains/" + "a" * 300 + ".example", {"service": "old"}, (400, "not_a_domain", "domain")),
        ("moves/spring", {**MOVE, "moves_at": "soon"}, (400, "not_valid", "moves_at")),
        ("moves/spring", {**MOVE, "moves_at": "2029-01-01"}, (400, "not_valid", "change_from")),
        ("moves/spring", {**MOVE, "to_service": "old"}, (400, "not_valid", "to_service")),
        ("moves/spring", {**MOVE, "title": ""}, (400, "not_valid", "title")),
        ("moves/feed", MOVE, (400, "not_valid", "move")),
    ],
)
def test_it_refuses_and_writes_nothing(offers: Program, path: str, body: Any, fault: tuple[int, str, str]) -> None:
    offers.put("moves/spring", MOVE)
    before = len(events())
    status, code, field = refused(offers.put(path, body))
    assert (status, code, field or "") == fault
    assert len(events()) == before


def test_a_new_service_is_not_called_new(program: Program) -> None:
    assert refused(program.put("services/new", SERVICE)) == (400, "not_valid", "service")


def test_what_is_unknown_is_404(offers: Program) -> None:
    found = [
        refused(offers.get(f"{kind}s/never.example".replace("s/never.example", f"s/{name}")))
        for kind, name in (("service", "never"), ("domain", "never.example"), ("move", "never"))
    ]
    assert found == [(404, f"unknown_{kind}", None) for kind in ("service", "domain", "move")]
    assert refused(offers.send("POST", "moves/never/publish")) == (404, "unknown_move", None)


def test_a_move_that_lacks_a_server_is_not_published(offers: Program) -> None:
    offers.put("services/bare", {**SERVICE, "servers": [SENDING]})
    offers.put("moves/spring", {**MOVE, "to_service": "bare"})
    assert refused(offers.send("POST", "moves/spring/publish")) == (409, "not_possible", None)


def test_whoever_read_something_else_changes_nothing(offers: Program) -> None:
    tag = offers.get("services/old").headers["ETag"]
    changed = {**SERVICE, "name": "Changed"}
    assert refused(offers.put("services/old", changed, if_match='"other"')) == (412, "changed", None)
    assert refused(offers.put("services/never", changed, if_match="*")) == (412, "changed", None)
    assert refused(offers.put("services/old", changed, if_none_match="*")) == (412, "exists", None)
    answer = offers.put("services/old", changed, if_match=f'"other", W/{tag}')
    assert said(answer)[1]["name"] == "Changed"
    assert answer.headers["ETag"] == offers.get("services/old").headers["ETag"] != tag
    assert refused(offers.put("services/old", SERVICE, if_match=tag)) == (412, "changed", None)


@pytest.mark.parametrize(
    ("path", "body"),
    [("domains/a.example", {"service": "old"}), ("moves/spring", MOVE)],
)
def test_a_domain_and_a_move_are_kept_like_a_service_from_whoever_read_something_else(
    offers: Program, path: str, body: dict[str, Any]
) -> None:
    assert refused(offers.put(path, body, if_match="*")) == (412, "changed", None)
    tag = offers.put(path, body).headers["ETag"]
    assert refused(offers.put(path, body, if_match='"other"')) == (412, "changed", None)
    assert refused(offers.put(path, body, if_none_match="*")) == (412, "exists", None)
    assert offers.put(path, body, if_match=tag).status_code == 200


def walk(program: Program, path: str) -> list[list[str]]:
    """The names on each page of a list."""
    pages, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        status, page = said(program.get(f"{path}{more}"))
        assert status == 200
        pages.append([next(iter(item.values())) for item in page["items"]])
        cursor = page["next"]
    return pages


def test_long_lists_come_in_pages_that_nothing_shifts(offers: Program) -> None:
    names = [f"{letter}.example" for letter in "bcdef"]
    for name in names:
        offers.put(f"domains/{name}", {"service": "old" if name < "e" else "next"})
    assert walk(offers, "domains?limit=2") == [names[:2], names[2:4], names[4:]]
    assert walk(offers, "domains?limit=5") == [names]
    assert walk(offers, "domains?service=next&limit=1") == [["e.example"], ["f.example"]]
    assert walk(offers, "domains?move=spring") == [[]]
    assert walk(offers, "services?limit=1") == [["next"], ["old"]]
    first = said(offers.get("domains?limit=2"))[1]
    offers.put("domains/a.example", {"service": "old"})
    Domain.objects.filter(name="c.example").delete()
    second = said(offers.get(f"domains?limit=2&cursor={first['next']}"))[1]
    assert [item["domain"] for item in second["items"]] == names[2:4]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=%C2%B2", "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=", "cursor"),
        ("cursor=a", "cursor"),
        ("cursor=AAAA", "cursor"),
        ("cursor=%C3%A4", "cursor"),
        ("cursor=" + "a" * 900, "cursor"),
        ("servic=old", "servic"),
    ],
)
def test_it_refuses_a_query_that_it_does_not_know(offers: Program, query: str, field: str) -> None:
    status, _, named = refused(offers.get(f"domains?{query}"))
    assert (status, named) == (400, field)


def test_nothing_is_written_by_reading(offers: Program) -> None:
    before = (len(events()), current_revision())
    for path in ("services", "services/old", "domains", "moves"):
        assert offers.get(path).status_code == 200
    assert (len(events()), current_revision()) == before
    assert json.loads(offers.get("moves").content) == {"items": [], "next": None}
