"""A domain's own pages: one spelling, one answer; and what each phase says first."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.models import Domain, Move, Server, Service
from kb.models.ground.revisions import raise_revision
from tests.clock import SetClock
from tests.views.conftest import domain_in


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def headline(page: str) -> str:
    return re.findall(r"<h1>(.*?)</h1>", page)[0]


HEADLINES = {
    "announced.example": "Nothing to do yet",
    "open.example": "Change before Sunday 29 November",
    "moving.example": "Mail moves today: change now",
    "moved.example": "Mail has moved: change now",
    "closed.example": "The old server is off: change now",
    "settled.example": "Nothing to change",
    "xn--bcher-kva.example": "Mail has moved: change now",
}
LETTERS = {
    "announced.example": "announced.example: nothing to do yet",
    "open.example": "open.example: change both servers now",
    "moving.example": "moving.example: mail moves today, change now",
    "moved.example": "moved.example: mail has moved",
    "closed.example": "closed.example: the old server is off",
    "settled.example": "settled.example: nothing to change",
    "xn--bcher-kva.example": "bücher.example: mail has moved",
}


def test_each_phase_begins_with_what_to_do(noon: datetime, client: Client) -> None:
    assert {name: headline(html(client, f"/for/{name}/")) for name in HEADLINES} == HEADLINES


def test_a_letter_begins_with_the_name(noon: datetime, client: Client) -> None:
    assert {name: headline(html(client, f"/for/{name}/letter/")) for name in LETTERS} == LETTERS


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("OPEN.example.", "open.example"),
        ("open.example.", "open.example"),
        ("%20open.example%09", "open.example"),
        ("b%C3%BCcher.example", "xn--bcher-kva.example"),
        ("B%C3%9CCHER.EXAMPLE", "xn--bcher-kva.example"),
        ("open%E3%80%82example", "open.example"),
    ],
)
@pytest.mark.parametrize("rest", ["", "letter/", "calendar.ics", "qr.svg", "guides/iphone-mail/"])
def test_another_spelling_moves_to_the_canonical_address_for_ever(
    noon: datetime, client: Client, spelling: str, canonical: str, rest: str
) -> None:
    response = client.get(f"/for/{spelling}/{rest}")
    expected = (301, f"/for/{canonical}/{rest}")
    if "%09" in spelling:  # a tab is a control character
        assert response.status_code == 400
    else:
        assert (response.status_code, response.headers["Location"]) == expected


def test_another_spelling_keeps_what_was_asked(noon: datetime, client: Client) -> None:
    response = client.get("/for/OPEN.example/guides/iphone-mail/?protocol=pop3")
    assert response.headers["Location"] == "/for/open.example/guides/iphone-mail/?protocol=pop3"


def test_a_subdomain_leads_to_the_domain_that_we_know(noon: datetime, client: Client) -> None:
    for name in ("www.open.example", "a.b.open.example", "autodiscover.open.example"):
        response = client.get(f"/for/{name}/letter/")
        assert (response.status_code, response.headers["Location"]) == (302, "/for/open.example/")


def test_the_name_of_a_server_asks_for_the_domain(noon: datetime, client: Client) -> None:
    assert headline(html(client, "/for/cloud304.thundercloud.uk/")) == "That is a server. Which is your domain?"


def test_what_is_no_domain_is_not_found_and_not_repeated(noon: datetime, client: Client) -> None:
    response = client.get("/for/<script>alert(1)<%2fscript>.example/")
    assert response.status_code == 404
    assert b"alert" not in response.content
    assert client.get("/for/%252e%252e/").status_code == 404


def test_copy_buttons_hold_what_a_device_is_to_be_told(noon: datetime, client: Client) -> None:
    page = html(client, "/for/xn--bcher-kva.example/")
    values = page.partition('id="values"')[2]
    assert re.findall(r'data-copy="([^"]+)"', values)[:6] == [
        "xn--bcher-kva.example",
        "993",
        "xn--bcher-kva.example",
        "995",
        "xn--bcher-kva.example",
        "465",
    ]
    assert set(re.findall(r'data-copy-user="([^"]+)"', values)) == {"{user}@xn--bcher-kva.example"}


def test_before_a_device_may_be_changed_todays_values_come_first(noon: datetime, client: Client) -> None:
    page = html(client, "/for/announced.example/")
    old, new = page.index('data-copy="mail.old-host.example"'), page.index('data-copy="mail.announced.example"')
    assert old < new
    assert "<b>Use now</b> mail.<wbr>old-host.<wbr>example" in page
    assert "<b>From Sunday 29 November 2026</b> mail.<wbr>announced.<wbr>example" in page


def test_a_closed_server_is_struck_out_with_its_date(noon: datetime, client: Client) -> None:
    page = html(client, "/for/closed.example/")
    assert "<b>Off since 12 November 2026</b> <s>mail.<wbr>old-host.<wbr>example</s>" in page


def test_without_a_last_day_we_will_tell(noon: datetime, client: Client, set_clock: SetClock) -> None:
    Move.objects.filter(slug="sample-open").update(old_closes_at=None)
    raise_revision()
    assert "we will tell you when it stops" in html(client, "/for/open.example/")
    set_clock(noon + timedelta(days=3650))
    assert headline(html(client, "/for/open.example/")) == "Mail has moved: change now"


def test_a_move_that_changes_no_value_says_so(noon: datetime, client: Client) -> None:
    nothing_changes()
    assert headline(html(client, "/for/open.example/")) == "Nothing to change on your devices"


def nothing_changes() -> None:
    """Let the move of open.example lead to servers that are the same."""
    old = Service.objects.get(slug="old-host")
    twin = Service.objects.create(slug="twin", name="twin")
    Server.objects.bulk_create(
        Server(service=twin, protocol=s.protocol, host=s.host, port=s.port, security=s.security, position=s.position)
        for s in old.servers.all()
    )
    Move.objects.filter(slug="sample-open").update(to_service=twin)
    raise_revision()


@pytest.mark.parametrize(
    ("username", "shown"),
    [
        ("address", "<span data-user>you</span>@lone.example"),
        ("local_part", "<dd><span data-user>you</span> <button"),
        ("shop_7&co", "shop_7&amp;co"),
    ],
)
def test_user_names_are_shown_as_they_are_typed(noon: datetime, client: Client, username: str, shown: str) -> None:
    lone = Service.objects.create(slug="lone", name="lone")
    Server.objects.create(service=lone, protocol="pop3", host="lone.test", port=110, security="none", username=username)
    Domain.objects.create(name="lone.example", service=lone)
    page = html(client, "/for/lone.example/")
    assert shown in page
    assert "Outgoing mail" not in page
    assert "None" in page.partition('id="values"')[2]


def starttls_words(page: str) -> list[str]:
    return re.findall(r"<p>(A scanner or an old app [^<]*)</p>", page)


def test_a_scanner_is_told_its_own_port_before_and_after(noon: datetime, client: Client) -> None:
    said = "A scanner or an old app that knows only STARTTLS sends by {} with port 587."
    waits = [said.format("mail.old-host.example"), said.format("mail.announced.example")]
    assert starttls_words(html(client, "/for/announced.example/")) == waits
    assert starttls_words(html(client, "/for/moved.example/")) == [said.format("mail.moved.example")]
    assert starttls_words(html(client, "/for/settled.example/")) == [said.format("mail.settled.example")]


@pytest.mark.thorough
@pytest.mark.parametrize("ways", [[], ["tls"], ["starttls"], ["starttls", "tls"], ["none"], ["tls", "none"]])
def test_no_other_way_is_told_where_there_is_none(noon: datetime, client: Client, ways: list[str]) -> None:
    lone = Service.objects.create(slug="lone", name="lone")
    for position, (protocol, security) in enumerate([("imap", "starttls"), *(("smtp", way) for way in ways)]):
        Server.objects.create(
            service=lone,
            protocol=protocol,
            host="lone.test",
            port=1000 + position,
            security=security,
            position=position,
        )
    Domain.objects.create(name="lone.example", service=lone)
    raise_revision()
    assert starttls_words(html(client, "/for/lone.example/")) == []


def test_the_guides_for_scanners_name_the_port_for_starttls(noon: datetime, client: Client) -> None:
    for slug in ("scanner", "scanner-new"):
        page = html(client, f"/for/moved.example/guides/{slug}/").replace("<wbr>", "")
        part = page.partition("Some machines know only STARTTLS")[2].partition("<h2")[0]
        assert '<span class="value">mail.moved.example</span>' in part
        assert '<span class="value">587</span>' in part
        general = html(client, f"/guides/{slug}/").partition("Some machines know only STARTTLS")[2]
        assert '<span class="words">the port for STARTTLS</span>' in general


def test_every_phase_has_its_page_with_script_off(noon: datetime, client: Client) -> None:
    """Whatever only works with script is hidden until the script shows it."""
    for phase in Phase:
        page = html(client, f"/for/{domain_in(phase)}/")
        assert (
            re.findall(
                r"<button(?![^>]*hidden)[^>]*>", page.partition("<main")[2].partition('<form class="add" hidden>')[0]
            )
            == []
        )


def test_the_letter_bears_the_day_of_the_sites_zone(noon: datetime, client: Client, set_clock: SetClock) -> None:
    assert "<span>22 November 2026</span>" in html(client, "/for/open.example/letter/")
    set_clock(datetime.fromisoformat("2026-11-22T23:59:59+00:00"))
    assert "<span>22 November 2026</span>" in html(client, "/for/open.example/letter/")
    set_clock(datetime.fromisoformat("2027-06-30T23:30:00+00:00"))
    assert "<span>1 July 2027</span>" in html(client, "/for/open.example/letter/")


def test_files_are_named_after_the_domain(noon: datetime, client: Client) -> None:
    response = client.get("/for/xn--bcher-kva.example/calendar.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="xn--bcher-kva.example.ics"'
