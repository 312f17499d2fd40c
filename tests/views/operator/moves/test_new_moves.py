"""A new move in one sitting: servers, dates, domains, a look as a client, publication."""

import re
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kb.models import Batch, Domain, Event, Move, Service
from kb.models.accounts.roles import Role
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting

MOVES = "/operator/moves/"
PATTERN = {
    "new-name": "our new server",
    "new-naming": "mail",
    "new-preset": "tls",
    "new-pop3": "on",
    "new-username": "address",
}
DATES = {
    "title": "To the new one",
    "change_from": "2027-02-22T00:00",
    "moves_at": "2027-03-15T06:00",
    "old_closes_at": "",
}


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


@pytest.fixture
def draft(operator: Client) -> Move:
    operator.post(f"{MOVES}new/", {"title": "Spring", "old": "old-host", "new": "new-host"})
    return Move.objects.get(slug="spring")


def place(response: Any) -> str:
    return urlsplit(response.headers["Location"]).path


def test_a_move_begins_as_a_draft_with_a_server_made_from_a_pattern(operator: Client) -> None:
    response = operator.post(f"{MOVES}new/", {"title": "Über die Berge!", "old": "old-host", "new": "+", **PATTERN})
    assert place(response) == "/operator/moves/uber-die-berge/servers/"
    move = Move.objects.get(slug="uber-die-berge")
    assert (move.published_at, move.dates_agreed, move.to_service.slug) == (None, False, "our-new-server")
    assert [str(server) for server in move.to_service.servers.all()] == [
        "imap mail.{domain}:993",
        "pop3 mail.{domain}:995",
        "smtp mail.{domain}:465",
        "smtp mail.{domain}:587",
    ]
    assert list(Event.objects.values_list("action", flat=True))[:2] == ["move.create", "service.create"]
    assert "mail.client.example" in operator.get(response.headers["Location"]).content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"title": ""}, "Say what clients shall read."),
        ({"new": "old-host"}, "Old and new are the same. Choose two."),
        ({"new": "nobody"}, "Choose a server."),
        ({"new": "+"}, "Something is missing in the new server. See below."),
        ({"new": "+", **PATTERN, "new-naming": "shared", "new-host": "a b"}, "There is a space inside the domain."),
        ({"new": "+", **PATTERN, "new-webmail_url": "x"}, "Give the whole address"),
    ],
)
def test_what_is_missing_is_said_at_its_field(operator: Client, changed: dict[str, str], fault: str) -> None:
    before = Move.objects.count(), Service.objects.count()
    response = operator.post(f"{MOVES}new/", {"title": "Spring", "old": "old-host", "new": "new-host", **changed})
    assert (response.status_code, fault in response.content.decode()) == (400, True)
    assert (Move.objects.count(), Service.objects.count()) == before


def test_two_moves_of_one_title_have_two_addresses(operator: Client) -> None:
    for title in ("New", "Feed", "Spring", "Spring"):
        operator.post(f"{MOVES}new/", {"title": title, "old": "old-host", "new": "new-host"})
    assert Move.objects.filter(slug__in=["new-2", "feed-2", "spring", "spring-2"]).count() == 4


def test_other_servers_can_be_chosen_while_no_domain_is_on_it(operator: Client, draft: Move) -> None:
    address = f"{MOVES}spring/servers/"
    operator.post(address, {"from_service": "cloud304", "to_service": "own-domain"})
    draft.refresh_from_db()
    assert (draft.from_service.slug, draft.to_service.slug) == ("cloud304", "own-domain")
    Domain.objects.create(name="a.example", service=draft.from_service, move=draft)
    refused = operator.post(address, {"from_service": "old-host", "to_service": "own-domain"})
    assert (refused.status_code, "Take them out of the move first" in refused.content.decode()) == (400, True)


def test_dates_are_kept_by_the_clock_of_the_site(operator: Client, draft: Move) -> None:
    assert place(operator.post(f"{MOVES}spring/dates/", DATES)) == "/operator/moves/spring/domains/"
    draft.refresh_from_db()
    assert (draft.title, draft.moves_at, draft.old_closes_at) == (
        "To the new one",
        datetime(2027, 3, 15, 6, tzinfo=UTC),
        None,
    )
    assert draft.dates_agreed
    assert "Europe/London" in operator.get(f"{MOVES}spring/dates/").content.decode()


def test_of_a_time_that_comes_twice_the_first_is_meant(operator: Client, draft: Move) -> None:
    operator.post(f"{MOVES}spring/dates/", {**DATES, "moves_at": "2027-10-31T01:30"})
    draft.refresh_from_db()
    assert draft.moves_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"moves_at": ""}, "Enter a date and a time."),
        ({"moves_at": "tomorrow"}, "Enter a date and a time."),
        ({"moves_at": "2027-03-28T01:30"}, "the clocks go forward"),
        ({"change_from": "2027-03-16T00:00"}, "This is later than the day of the move."),
        ({"old_closes_at": "2027-03-14T00:00"}, "This is earlier than the day of the move."),
    ],
)
def test_dates_that_cannot_be_are_refused(operator: Client, draft: Move, changed: dict[str, str], fault: str) -> None:
    response = operator.post(f"{MOVES}spring/dates/", {**DATES, **changed})
    assert (response.status_code, fault in response.content.decode()) == (400, True)


def test_the_dates_of_a_published_move_are_asked_for_twice(operator: Client) -> None:
    address = f"{MOVES}sample-open/dates/"
    asked = operator.post(address, DATES).content.decode()
    assert "The page of 1 domain will say from now on:" in asked
    assert "Monday 15 March 2027 at 06:00 (London time)" in asked
    assert Move.objects.get(slug="sample-open").title != "To the new one"
    assert place(operator.post(address, {**DATES, "sure": "1"})) == "/operator/moves/sample-open/"
    assert Move.objects.get(slug="sample-open").title == "To the new one"


def test_domains_come_in_by_paste_look_and_word(operator: Client, draft: Move, work: Waiting) -> None:
    page = operator.post(f"{MOVES}spring/domains/", {"pasted": "a.example\r\nb.example, Ben\r\nno dot\r\n"})
    address = place(page)
    assert 'http-equiv="refresh"' not in operator.get(address).content.decode()  # a short list is read at once
    work.run_all()
    preview = operator.get(address).content.decode()
    assert "2 new, 0 changed, 0 the same, 1 rejected." in preview
    assert 'http-equiv="refresh"' not in preview
    operator.post(f"{address}write/")
    assert Batch.objects.get().state == "ready"
    operator.post(f"{address}write/", {"leave-out": "on"})
    work.run_all()
    assert "2 new, 0 changed, 0 the same. 1 rejected row was left out." in operator.get(address).content.decode()
    assert Domain.objects.filter(move=draft).count() == 2


def test_rejected_rows_are_a_file_that_runs_nothing(operator: Client, draft: Move, work: Waiting) -> None:
    text = "domain;contact;phone\n=HYPERLINK(1);Anna;+44 1632 960001\na.example;Ben;\n"
    sent = SimpleUploadedFile("list.csv", text.encode("utf-16"))
    address = place(operator.post(f"{MOVES}spring/domains/", {"file": sent}))
    work.run_all()
    response = operator.get(f"{address}rejected.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "domain,contact,phone,line,reason",
        "'=HYPERLINK(1),Anna,'+44 1632 960001,2,That has a character in it that domain names cannot have.",
    ]
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_changing_many_domains_asks_for_their_number(operator: Client, draft: Move, work: Waiting) -> None:
    names = list(Domain.objects.values_list("name", flat=True))
    address = place(operator.post(f"{MOVES}spring/domains/", {"pasted": "\n".join(names)}))
    work.run_all()
    number = str(Batch.objects.get().changed)
    for typed in ("", "1"):
        operator.post(f"{address}write/", {"number": typed})
        assert Batch.objects.get().state == "ready"
    operator.post(f"{address}write/", {"number": number})
    assert Batch.objects.get().state == "writing"


def test_the_same_list_twice_is_already_imported(operator: Client, draft: Move, work: Waiting) -> None:
    first = place(operator.post(f"{MOVES}spring/domains/", {"pasted": "a.example"}))
    work.run_all()
    operator.post(f"{first}write/")
    work.run_all()
    again = operator.post(f"{MOVES}spring/domains/", {"pasted": "a.example"}, follow=True)
    assert "This very list is already imported. Nothing was done." in again.content.decode()
    assert Batch.objects.count() == 1
    operator.post(f"{MOVES}spring/domains/", {"pasted": "a.example", "again": "on"})
    assert Batch.objects.count() == 2


@pytest.mark.parametrize(
    ("posted", "fault"),
    [
        ({"pasted": "  "}, "Paste some domains, or choose a file."),
        ({"pasted": "a.example", "file": SimpleUploadedFile("a.csv", b"b.example")}, "not both at once"),
    ],
)
def test_nothing_and_both_are_refused(operator: Client, draft: Move, posted: dict[str, Any], fault: str) -> None:
    response = operator.post(f"{MOVES}spring/domains/", posted)
    assert (response.status_code, fault in response.content.decode()) == (400, True)


def test_a_file_that_is_too_large_is_refused(operator: Client, draft: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.forms.domains.LARGEST_FILE", 5)
    response = operator.post(f"{MOVES}spring/domains/", {"file": SimpleUploadedFile("a.csv", b"b.example")})
    assert (response.status_code, "larger than 10 MB" in response.content.decode()) == (400, True)


def test_a_list_is_undone_or_forgotten(operator: Client, draft: Move, work: Waiting) -> None:
    address = place(operator.post(f"{MOVES}spring/domains/", {"pasted": "a.example"}))
    work.run_all()
    operator.post(f"{address}write/")
    work.run_all()
    operator.post(f"{address}drop/")
    assert "Undo it" in operator.get(address).content.decode()
    operator.post(f"{address}undo/")
    work.run_all()
    assert "Undone by operator" in operator.get(address).content.decode()
    assert not Domain.objects.filter(name="a.example").exists()
    second = place(operator.post(f"{MOVES}spring/domains/", {"pasted": "b.example"}))
    work.run_all()
    assert place(operator.post(f"{second}drop/")) == "/operator/moves/spring/domains/"
    assert operator.get(second).status_code == 404


def test_a_viewer_sees_what_a_list_would_do_and_no_button(
    signed_in: SignedIn, operator: Client, draft: Move, work: Waiting
) -> None:
    address = place(operator.post(f"{MOVES}spring/domains/", {"pasted": "a.example"}))
    work.run_all()
    page = signed_in(Role.VIEWER).get(address).content.decode()
    assert ("a.example" in page, "<form" in page.split("<main")[1].split("</main")[0]) == (True, False)


def test_it_is_seen_as_a_client_before_anybody_else_sees_it(operator: Client, draft: Move) -> None:
    page = operator.get(f"{MOVES}spring/client/page/?phase=open").content.decode()
    assert "mail.client.example" in page
    assert "<script" not in page
    Domain.objects.create(name="a.example", service=draft.from_service, move=draft)
    assert "mail.a.example" in operator.get(f"{MOVES}spring/client/page/?phase=open&device=android").content.decode()
    frame = operator.get(f"{MOVES}spring/client/").content.decode()
    assert "/client/page/?domain=a.example&amp;phase=announced&amp;device=iphone&amp;language=" in frame
    german = operator.get(f"{MOVES}spring/client/page/?phase=open&language=de").content.decode()
    assert '<html lang="de' in german
    other = operator.get(f"{MOVES}spring/client/page/?domain=settled.example&phase=open").content.decode()
    assert "This domain is not on this move" in other


def test_the_frame_is_shut_in(operator: Client, draft: Move) -> None:
    response = operator.get(f"{MOVES}spring/client/page/")
    assert "sandbox allow-same-origin" in response.headers["Content-Security-Policy"]
    assert response.cookies == {}


def test_it_is_published_now_or_at_a_moment(operator: Client, draft: Move) -> None:
    address = f"{MOVES}spring/publish/"
    assert "Nobody has set the dates of this move yet." in operator.get(address).content.decode()
    assert operator.post(address).status_code == 400
    operator.post(f"{MOVES}spring/dates/", DATES)
    assert "That moment has passed" in operator.post(address, {"moment": "2020-01-01T00:00"}).content.decode()
    operator.post(address, {"moment": "2099-07-01T09:00"})
    draft.refresh_from_db()
    assert draft.published_at == datetime(2099, 7, 1, 8, tzinfo=UTC)
    operator.post(address)
    draft.refresh_from_db()
    assert draft.published_at is not None
    assert draft.published_at <= clock.now()
    assert Event.objects.filter(action="move.publish").count() == 2


def test_a_server_without_a_way_out_cannot_be_published(operator: Client, draft: Move) -> None:
    operator.post(f"{MOVES}spring/dates/", DATES)
    draft.to_service.servers.filter(protocol="smtp").delete()
    page = operator.get(f"{MOVES}spring/publish/").content.decode()
    assert "“the new server” needs an incoming and an outgoing server first." in page


def test_whoever_comes_back_goes_on_where_something_is_missing(operator: Client, draft: Move) -> None:
    assert "Go on: Dates" in operator.get(f"{MOVES}spring/").content.decode()
    operator.post(f"{MOVES}spring/dates/", DATES)
    assert "Go on: Domains" in operator.get(f"{MOVES}spring/").content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("The old one gets no more updates.", "The old one gets no more updates."),
        ("  Two sentences. \r\n\r\nOn three lines. ", "Two sentences. On three lines."),
        ("Weil <b>Süd</b> & „Nord“ zusammengehen", "Weil <b>Süd</b> & „Nord“ zusammengehen"),
        ("", None),
        (" \n ", None),
    ],
)
def test_why_mail_moves_is_told_in_the_hosts_words(operator: Client, draft: Move, typed: str, kept: str | None) -> None:
    Move.objects.update(reason="What stood there before")
    operator.post(f"{MOVES}spring/dates/", {**DATES, "reason": typed})
    draft.refresh_from_db()
    assert draft.reason == kept
    operator.post(f"{MOVES}spring/publish/")
    page = Client(headers={"host": "127.0.0.1:8000"}).get("/moves/spring/").content.decode()
    why = page.partition("<h2>Why</h2>")[2].partition("<h2>")[0]
    assert (escape(kept) if kept else "Servers have a finite life.") in why
    assert ("Servers have a finite life." in why) == (kept is None)


@pytest.mark.parametrize("typed", ["x" * 301, "turned \u202e round", "a bell \x07 rings"])
def test_a_reason_that_cannot_be_read_is_refused_at_its_field(operator: Client, draft: Move, typed: str) -> None:
    response = operator.post(f"{MOVES}spring/dates/", {**DATES, "reason": typed})
    assert response.status_code == 400
    assert re.search(r'<textarea[^>]* name="reason"[^>]* aria-invalid="true"', response.content.decode())
    draft.refresh_from_db()
    assert draft.reason is None


def test_a_new_reason_of_a_move_that_visitors_know_is_asked_about(operator: Client, draft: Move) -> None:
    operator.post(f"{MOVES}spring/dates/", DATES)
    operator.post(f"{MOVES}spring/publish/")
    wanted = {**DATES, "reason": "The old one is tired."}
    assert "<dd>The old one is tired.</dd>" in shorter(operator.post(f"{MOVES}spring/dates/", wanted).content.decode())
    draft.refresh_from_db()
    assert draft.reason is None
    operator.post(f"{MOVES}spring/dates/", {**wanted, "sure": "1"})
    draft.refresh_from_db()
    assert draft.reason == "The old one is tired."


def shorter(page: str) -> str:
    return re.sub(r"\s*(</?dd>)\s*", r"\1", page)
