"""Facts are kept as small rows, and come back as they were."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from kb.mail.readiness.facts import (
    CertificateFacts,
    Chain,
    DkimFacts,
    DmarcFacts,
    DnsTrouble,
    DomainFacts,
    HostFacts,
    LineTrouble,
    Look,
    MxFacts,
    MxHost,
    NameFacts,
    Pointer,
    ServerFacts,
    SpfFacts,
    SpfTrouble,
)
from kb.mail.readiness.packing import Unreadable, packed, unpacked
from kb.mail.servers import Security

AT = datetime(2026, 11, 12, 7, 40, tzinfo=UTC)
CERTIFICATE = CertificateFacts(False, Chain.INCOMPLETE, AT, AT, ("a.example", "b.example"), 12, True, "0123abcd")
SERVER = ServerFacts(
    "192.0.2.7",
    587,
    "smtp",
    Security.STARTTLS,
    AT,
    LineTrouble.MUTE,
    ("PLAIN",),
    True,
    True,
    "TLSv1.2",
    200,
    CERTIFICATE,
)
NAME = NameFacts(("192.0.2.7",), ("10.0.0.1",), ("a.example",), 300, DnsTrouble.LOOP)
HOST = HostFacts("mail.florist.example", AT, NAME, (SERVER,))
DOMAIN = DomainFacts(
    "florist.example",
    AT,
    MxFacts((MxHost("mx.example", 10, NAME, True),), 500, 3600, True, DnsTrouble.SILENT),
    SpfFacts(2, ("192.0.2.7",), ("192.0.2.8",), 9, "~", SpfTrouble.TOO_MANY),
    DkimFacts("s1", True, True, DnsTrouble.FAILED),
    DmarcFacts(1, "reject", "florist.example", DnsTrouble.MISSING),
    (Pointer("_imaps._tcp.florist.example", "imap.example", 993, NAME),),
)


def through_json(value: object) -> object:
    return unpacked(type(value), json.loads(json.dumps(packed(value))))


@pytest.mark.parametrize("facts", [HOST, DOMAIN, HostFacts("a.example", AT), DomainFacts("a.example", AT)])
def test_facts_come_back_as_they_were(facts: object) -> None:
    assert through_json(facts) == facts


@pytest.mark.parametrize("facts", [HOST, DOMAIN, SERVER, NAME, CERTIFICATE, DOMAIN.mx, DOMAIN.spf, DOMAIN.dkim])
def test_each_field_is_kept(facts: object) -> None:
    """Of which none has its usual value here."""
    assert set(packed(facts)) == {one.name for one in fields(facts)}  # type: ignore[arg-type]


def test_a_row_of_a_good_host_is_small() -> None:
    good = replace(SERVER, trouble=LineTrouble.NONE, certificate=replace(CERTIFICATE, chain=Chain.TRUSTED, covers=True))
    host = HostFacts("mail.florist.example", AT, NameFacts(("192.0.2.7",), ttl=3600), (good, good, good))
    assert len(json.dumps(packed(host), separators=(",", ":"))) < 1200


def test_what_another_version_wrote_is_read() -> None:
    entry = {"host": "a.example", "seen_at": int(AT.timestamp()), "not_known_yet": [1, {"x": None}]}
    assert unpacked(HostFacts, entry) == HostFacts("a.example", AT)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        "host",
        {},
        {"host": 7, "seen_at": 7},
        {"host": "a.example", "seen_at": "2026"},
        {"host": "a.example", "seen_at": 10**18},
        {"host": "a.example", "seen_at": 7, "servers": "none"},
        {"host": "a.example", "seen_at": 7, "name": {"trouble": "made-up"}},
        {"host": "a.example", "seen_at": 7, "name": {"addresses": [7]}},
    ],
)
def test_what_cannot_be_read_is_refused_in_one_way(entry: object) -> None:
    with pytest.raises(Unreadable):
        unpacked(HostFacts, entry)


def test_the_age_of_a_look_is_that_of_its_oldest_fact() -> None:
    older = AT.replace(hour=1)
    host = replace(HOST, servers=(SERVER, replace(SERVER, port=993, seen_at=older)))
    assert host.oldest_at == older
    assert Look(DOMAIN, {host.host: host}).oldest_at == older
    assert Look(DOMAIN).oldest_at == AT
    assert Look().oldest_at is None
