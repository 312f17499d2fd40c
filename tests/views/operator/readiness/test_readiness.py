"""How ready a move is, on the operator's pages; and publishing where not all are."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from kb.mail.readiness.asked import asked
from kb.mail.readiness.facts import (
    CertificateFacts,
    Chain,
    DkimFacts,
    DnsTrouble,
    DomainFacts,
    HostFacts,
    LineTrouble,
    NameFacts,
    ServerFacts,
)
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.readiness.packing import packed
from kb.models import Domain, Event, Move
from kb.models.accounts.roles import Role
from kb.models.readiness.sightings import DomainSighting, keep_hosts, readiness_of
from kb.models.site.profile import SiteProfile
from kb.operations.duties.readiness import readiness_duties
from kb.operations.readiness.standings import as_told
from tests import clock
from tests.views.operator.conftest import SignedIn

SLUG = "sample-open"
PAGE = f"/operator/moves/{SLUG}/readiness/"
CERTIFICATE = Kind.CERTIFICATE_OTHER_NAME
NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def move(noon: datetime) -> Move:
    return Move.objects.get(slug=SLUG)


def found(move: Move, name: str, *kinds: Kind, looks: int = 2) -> Domain:
    domain, _new = Domain.objects.get_or_create(name=name, defaults={"service": move.from_service, "move": move})
    values = (
        ("names", "other.example"),
        ("protocol", "IMAP"),
        ("addresses", "192.0.2.1"),
        ("exchangers", "mx.example"),
    )
    findings = [Finding(kind, name, f"mail.{name}", 993, values) for kind in kinds]
    stops = any(finding.holds_back for finding in findings)
    seen = clock.now() - timedelta(minutes=5)
    DomainSighting.objects.create(
        domain=domain,
        seen_at=seen,
        names_at=seen,
        findings=[finding.as_json() for finding in findings],
        worst=findings[0].severity.value if findings else "",
        stops=stops and looks > 0,
        since=seen,
        looks=looks,
    )
    return domain


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_how_many_are_ready_and_what_mends_the_rest(move: Move, signed_in: SignedIn) -> None:
    for number in range(3):
        found(move, f"bad-{number}.example", CERTIFICATE)
    found(move, "good.example")
    page = text_of(signed_in(Role.VIEWER), PAGE)
    assert "Ready: 1 of 5" in page
    assert "3 domains would be stopped" in page
    assert "1 not looked at yet" in page
    assert "The certificate does not cover the name" in page
    assert "The certificate on port 993 of mail.bad-0.example is for other.example" in page
    assert "Whoever runs the new server:" in page
    assert page.count(f"{PAGE}domains/bad-") == 3
    assert "Look again" not in page  # a viewer changes nothing


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, []),
        (1, ["Of 1 domain names and records are known, and its servers follow."]),
        (2, ["Of 2 domains names and records are known, and their servers follow."]),
    ],
)
def test_whose_servers_nobody_has_visited_is_neither_ready_nor_not(
    move: Move, signed_in: SignedIn, number: int, said: list[str]
) -> None:
    found(move, "good.example")
    for one in range(number):
        found(move, f"named-{one}.example", Kind.NAME_MISSING, looks=0)
    page = text_of(signed_in(Role.VIEWER), PAGE)
    assert f"Ready: 1 of {2 + number}" in page
    assert f"{1 + number} not looked at yet" in page  # with the one that the sample has
    assert "would be stopped" not in page.replace("Would be stopped", "")
    assert re.findall(r"Of \d+ domains? names[^.]*\.", page) == said
    assert ("The name does not exist" in page) is (number > 0)


def test_a_move_of_which_only_names_are_known_shows_them(move: Move, signed_in: SignedIn) -> None:
    found(move, "named.example", Kind.NAME_MISSING, looks=0)
    page = text_of(signed_in(Role.OPERATOR), PAGE)
    assert "Ready: 0 of 2" in page
    assert "All findings as CSV" in page
    assert "No fact is older than 5" in page


def test_a_domain_says_that_only_its_names_are_known(move: Move, signed_in: SignedIn) -> None:
    found(move, "named.example", Kind.NAME_MISSING, looks=0)
    found(move, "tidy.example", looks=0)
    client = signed_in(Role.OPERATOR)
    page = text_of(client, f"{PAGE}domains/named.example/")
    assert "Not looked at yet" in page
    assert "Its names and records are known, and its servers follow." in page
    assert "The name does not exist" in page
    assert "Its clients would be stopped" not in page
    other = text_of(client, f"{PAGE}domains/tidy.example/")
    assert "Nothing was found" not in other
    assert "Ready</li>" not in other


def test_without_looks_it_proposes_them(move: Move, signed_in: SignedIn) -> None:
    page = text_of(signed_in(Role.VIEWER), PAGE)
    assert "PROBES=on" in page
    assert "Ready: 0 of 1" in page


@pytest.mark.parametrize(
    ("on", "control", "said"), [(True, "mail.own.test:993", 1), (True, "", 0), (False, "x:993", 0)]
)
def test_it_says_that_no_server_is_visited_while_the_control_fails(
    move: Move, signed_in: SignedIn, settings: Any, on: bool, control: str, said: int
) -> None:
    settings.PROBES, settings.PROBE_CONTROL = on, control
    page = text_of(signed_in(Role.VIEWER), PAGE)
    assert page.count("No server is visited.</b> mail.own.test:993 does not answer") == said


def test_the_file_names_each_domain_with_its_cure(move: Move, signed_in: SignedIn) -> None:
    found(move, "bad.example", CERTIFICATE, Kind.PORT_CLOSED)
    client = signed_in(Role.VIEWER)
    whole, one = (client.get(f"{PAGE}findings.csv{query}") for query in ("", f"?kind={CERTIFICATE}"))
    rows = list(csv.DictReader(io.StringIO(b"".join(whole.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert [(row["Domain"], row["How bad"]) for row in rows] == [("bad.example", "Stops clients")] * 2
    assert len(b"".join(one.streaming_content).splitlines()) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({}, ["a.example", "b.example"]),
        ({"kind": "port-closed"}, ["b.example"]),
        ({"domain": "a.example"}, ["a.example"]),
    ],
)
def test_it_is_looked_at_again_when_somebody_asks(
    move: Move, signed_in: SignedIn, said: dict[str, str], asked: list[str]
) -> None:
    found(move, "a.example", CERTIFICATE)
    found(move, "b.example", Kind.PORT_CLOSED)
    assert signed_in(Role.OPERATOR).post(f"{PAGE}act/look-again/", said).status_code == 303
    rows = DomainSighting.objects.filter(asked_at__isnull=False).order_by("domain__name")
    assert list(rows.values_list("domain__name", flat=True)) == asked


def test_a_domain_says_what_was_seen_and_can_be_told_all_the_same(move: Move, signed_in: SignedIn) -> None:
    domain = found(move, "bad.example", CERTIFICATE)
    Domain.objects.filter(pk=domain.pk).update(held_from=move.pk)
    client = signed_in(Role.OPERATOR)
    page = text_of(client, f"{PAGE}domains/bad.example/")
    assert "Its clients would be stopped" in page
    assert "Held back" in page
    client.post(f"{PAGE}act/tell-anyway/", {"domain": "bad.example"})
    assert not Domain.objects.held().exists()
    assert "Told whatever is found" in text_of(client, f"{PAGE}domains/bad.example/")
    assert Event.objects.filter(action="move.tell-anyway").count() == 1


@pytest.mark.parametrize(
    ("name", "trouble", "shown"),
    [
        (NameFacts(("192.0.2.7",)), LineTrouble.NONE, ["192.0.2.7", "answers"]),
        (NameFacts(("192.0.2.7",)), LineTrouble.REFUSED, ["192.0.2.7", "Nothing answers at the port"]),
        (NameFacts(("192.0.2.7",)), LineTrouble.TLS_FLOOD, ["192.0.2.7", "The certificate is too large"]),
        (NameFacts(("192.0.2.7",)), LineTrouble.NOT_VISITED, ["192.0.2.7", "not visited from here"]),
        (NameFacts(("192.0.2.7",)), LineTrouble.FAULT, ["192.0.2.7", "A port that is not looked at"]),
        (NameFacts(), None, ["The name has no address"]),
        (NameFacts(trouble=DnsTrouble.SILENT), None, ["The name servers do not answer"]),
        (NameFacts(forbidden=("10.0.0.7",)), None, ["The address is not on the internet (10.0.0.7)"]),
    ],
)
def test_what_was_seen_is_said_in_words(
    move: Move, signed_in: SignedIn, name: NameFacts, trouble: LineTrouble | None, shown: list[str]
) -> None:
    found(move, "bad.example")
    asked_for, at = asked(as_told("bad.example", move.as_value(), clock.now())), clock.now()
    host, one = asked_for.hosts[0], asked_for.endpoints[0]
    server = ServerFacts("192.0.2.7", one.port, one.protocol, one.security, at, trouble or LineTrouble.NONE)
    keep_hosts({host: HostFacts(host, at, name, (server,) if trouble is not None else ())})
    page = text_of(signed_in(Role.VIEWER), f"{PAGE}domains/bad.example/")
    facts = re.findall(r"<dd>(.*?) <span", page)
    assert facts == shown


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_certificate_without_an_end_that_was_kept_before_is_shown(move: Move, signed_in: SignedIn, zone: str) -> None:
    SiteProfile.objects.update(zone=zone)
    domain = found(move, "bad.example", Kind.CERTIFICATE_NOT_YET)
    values = (("names", "x"), ("starts_at", NEVER), ("ends_at", NEVER))
    finding = Finding(Kind.CERTIFICATE_NOT_YET, "bad.example", "mail.bad.example", 993, values)
    DomainSighting.objects.filter(domain=domain).update(findings=[finding.as_json()])
    one = asked(as_told("bad.example", move.as_value(), clock.now())).endpoints[0]
    certificate = CertificateFacts(covers=False, chain=Chain.TRUSTED, starts_at=NEVER, ends_at=NEVER)
    server = ServerFacts("192.0.2.7", one.port, one.protocol, one.security, clock.now(), certificate=certificate)
    keep_hosts({one.host: HostFacts(one.host, clock.now(), NameFacts(("192.0.2.7",)), (server,))})
    client = signed_in(Role.VIEWER)
    assert "31 December 9999" in text_of(client, PAGE)
    assert "certificate until Friday 31 December 9999" in text_of(client, f"{PAGE}domains/bad.example/")
    assert b"31 December 9999" in b"".join(client.get(f"{PAGE}findings.csv").streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("dkim", "shown"), [(None, []), (True, ["v=DKIM1"]), (False, ["–"])])
def test_the_key_is_shown_where_one_was_looked_for(
    move: Move, signed_in: SignedIn, dkim: bool | None, shown: list[str]
) -> None:
    domain = found(move, "bad.example")
    key = None if dkim is None else DkimFacts("s1", found=dkim, usable=dkim)
    records = DomainFacts("bad.example", clock.now(), dkim=key)
    DomainSighting.objects.filter(pk=domain.pk).update(facts=packed(records))
    page = text_of(signed_in(Role.VIEWER), f"{PAGE}domains/bad.example/")
    assert re.findall(r"<dt>DKIM s1</dt> <dd>(.*?) <span", page) == shown


def test_nobody_of_another_move_is_told(move: Move, signed_in: SignedIn) -> None:
    response = signed_in(Role.OPERATOR).post(f"{PAGE}act/tell-anyway/", {"domain": "moved.example"})
    assert response.status_code == 404


def test_holding_back_is_switched_off_and_on(move: Move, signed_in: SignedIn) -> None:
    client = signed_in(Role.OPERATOR)
    for act, nobody in (("hold-nobody", True), ("hold-again", False)):
        assert client.post(f"{PAGE}act/{act}/").status_code == 303
        assert readiness_of(move).holds_nobody is nobody


@pytest.mark.parametrize("act", ["look-again", "tell-anyway", "hold-nobody", "hold-again"])
def test_an_editor_changes_nothing(move: Move, signed_in: SignedIn, act: str) -> None:
    assert signed_in(Role.EDITOR).post(f"{PAGE}act/{act}/", {"domain": "open.example"}).status_code == 403
    assert signed_in(Role.OPERATOR).get(f"{PAGE}act/{act}/").status_code == 405


def test_publishing_asks_for_the_number_that_would_be_stopped(move: Move, signed_in: SignedIn) -> None:
    for number in range(2):
        found(move, f"bad-{number}.example", CERTIFICATE)
    Move.objects.filter(pk=move.pk).update(published_at=None)
    client, address = signed_in(Role.OPERATOR), f"/operator/moves/{SLUG}/publish/"
    assert "The clients of 2 domains would be stopped" in text_of(client, address)
    move.refresh_from_db()
    for typed in ("", "1", "many"):
        assert client.post(address, {"stopped": typed, **seen(client, address)}).status_code == 400
    assert client.post(address, {"stopped": "2", **seen(client, address)}).status_code == 303
    move.refresh_from_db()
    assert move.published_at is not None
    assert sorted(Domain.objects.held().values_list("name", flat=True)) == ["bad-0.example", "bad-1.example"]


def test_publishing_waits_while_all_turned_bad_at_once(move: Move, signed_in: SignedIn) -> None:
    for number in range(10):
        found(move, f"bad-{number}.example", Kind.PORT_NO_ANSWER, looks=1)
    Move.objects.filter(pk=move.pk).update(published_at=None)
    client, address = signed_in(Role.OPERATOR), f"/operator/moves/{SLUG}/publish/"
    response = client.post(address, {"stopped": "0", **seen(client, address)})
    assert response.status_code == 400
    assert "The last look cannot be believed" in response.content.decode()
    move.refresh_from_db()
    assert (move.published_at, readiness_of(move).decided_at) == (None, None)


def seen(client: Client, address: str) -> dict[str, str]:
    """The versions that a form has with it."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(seen[^"]*)" value="([^"]*)"', page))


def test_the_first_page_asks_to_mend_it(move: Move, settings: Any) -> None:
    settings.PROBES = True
    assert readiness_duties(clock.now()) == []
    found(move, "bad.example", CERTIFICATE)
    (duty,) = readiness_duties(clock.now())
    assert (duty.urgent, duty.items[0].note) == (True, "1 would be stopped, 0 are held back")


@pytest.mark.parametrize(
    ("kinds", "asked_for"),
    [
        ((Kind.MX_AT_OLD,), ["mail-at-old"]),
        ((CERTIFICATE, Kind.MX_AT_OLD), ["readiness", "mail-at-old"]),
        ((Kind.MX_EARLY, Kind.MX_ELSEWHERE, Kind.SPF_MISSING), []),
        ((), []),
    ],
)
def test_the_first_page_tells_of_mail_that_goes_back_to_the_old_server(
    move: Move, settings: Any, kinds: tuple[Kind, ...], asked_for: list[str]
) -> None:
    settings.PROBES = True
    for name in ("one.example", "two.example"):
        found(move, name, *kinds)
    before = [duty.key for duty in readiness_duties(move.moves_at - timedelta(seconds=1))]
    assert before == [key for key in asked_for if key == "readiness"]
    duties = {duty.key: duty for duty in readiness_duties(move.moves_at)}
    assert list(duties) == asked_for
    if "mail-at-old" in duties:
        duty = duties["mail-at-old"]
        assert (duty.urgent, duty.items[0].note, duty.items[0].address) == (True, "2 domains", PAGE)


def test_the_first_page_proposes_to_look_while_there_is_time(move: Move, settings: Any) -> None:
    assert readiness_duties(clock.now()) == []  # the sample's domains are nobody's
    found(move, "own.example")
    (duty,) = readiness_duties(clock.now())
    assert (duty.key, duty.urgent, duty.items[0].address) == ("probes-off", False, PAGE)
    assert "PROBES=on" in str(duty.advice)
    assert readiness_duties(move.moves_at) == []
    settings.PROBES = True
    assert readiness_duties(clock.now()) == []
