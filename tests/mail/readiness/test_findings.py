"""What a finding is: its severity, whether it holds a domain back, how it is known again."""

import json
from datetime import UTC, datetime

import pytest

from kb.mail.readiness import findings
from kb.mail.readiness.findings import Finding, Kind, Severity, hold_back, in_order, severity_of

AT = datetime(2026, 11, 12, 7, 40, tzinfo=UTC)


def test_the_table_of_severities_names_each_kind_once() -> None:
    tables = (findings._STOPS, findings._WARNS, findings._TIDY)
    assert sum(map(len, tables)) == len(frozenset[Kind]().union(*tables))


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        (Kind.CERTIFICATE_OTHER_NAME, Severity.STOPS),
        (Kind.CERTIFICATE_ENDS_EARLY, Severity.WARNS),
        (Kind.SPF_NOT_NEW, Severity.LOST),
        (Kind.AUTOCONFIG_AT_OLD, Severity.TIDY),
    ],
)
def test_a_kind_has_a_severity(kind: Kind, severity: Severity) -> None:
    assert severity_of(kind) is Finding(kind, "florist.example").severity is severity


def test_what_stops_clients_of_the_new_server_holds_back() -> None:
    held = {kind for kind in Kind if Finding(kind, "florist.example").holds_back}
    stopping = {kind for kind in Kind if severity_of(kind) is Severity.STOPS}
    assert stopping - held == {Kind.OLD_GONE, Kind.OLD_NAME}
    assert hold_back([Finding(Kind.SPF_MISSING, "a.example"), Finding(Kind.PORT_CLOSED, "a.example")])
    assert not hold_back([Finding(Kind.SPF_MISSING, "a.example"), Finding(Kind.OLD_GONE, "a.example")])
    assert not hold_back([])


def test_the_worst_come_first() -> None:
    mixed = [Finding(kind, "a.example", "b.example", port) for kind in reversed(Kind) for port in (995, 143)]
    ordered = in_order(mixed)
    severities = [list(Severity).index(finding.severity) for finding in ordered]
    assert severities == sorted(severities)
    assert [finding.port for finding in ordered[:2]] == [143, 995]


def test_the_same_finding_is_known_whatever_its_values_are() -> None:
    one = Finding(Kind.CERTIFICATE_EXPIRED, "a.example", "b.example", 993, (("ends_at", AT),))
    other = Finding(Kind.CERTIFICATE_EXPIRED, "a.example", "b.example", 993)
    assert one.subject == other.subject
    assert one.subject != Finding(Kind.CERTIFICATE_EXPIRED, "a.example", "b.example", 465).subject


def test_programs_get_plain_json() -> None:
    finding = Finding(Kind.CERTIFICATE_EXPIRED, "a.example", "b.example", 993, (("ends_at", AT), ("count", 2)))
    assert json.loads(json.dumps(finding.as_json())) == {
        "kind": "certificate-expired",
        "severity": "stops",
        "domain": "a.example",
        "host": "b.example",
        "port": 993,
        "values": {"ends_at": "2026-11-12T07:40:00+00:00", "count": 2},
    }
    assert finding.filling["ends_at"] == AT
