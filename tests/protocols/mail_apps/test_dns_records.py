"""DNS lines: only what the service needs, and an explicit "not offered" for the rest."""

from dataclasses import replace

import pytest

from kb.mail.names import DomainName
from kb.mail.servers import LOCAL_PART, Service
from kb.protocols.mail_apps.dns_records import records, zone_file
from tests.golden_files import NAME, NEW, ODD

#: RFC 1035 3.3: what one string of a TXT record may hold.
LONGEST_STRING = 255


def data(service: object = NEW) -> dict[str, str]:
    lines = records(NAME, service.of(NAME), site_host="help.example")  # type: ignore[attr-defined]
    return {line.name.removesuffix(".yourdomain.co.uk."): line.data for line in lines}


def test_each_way_in_is_named_with_its_rank() -> None:
    assert data() == {
        "autoconfig": "help.example.",
        "_imaps._tcp": "0 1 993 yourdomain.co.uk.",
        "_imap._tcp": "0 0 0 .",
        "_pop3s._tcp": "10 1 995 yourdomain.co.uk.",
        "_pop3._tcp": "0 0 0 .",
        "_submissions._tcp": "0 1 465 yourdomain.co.uk.",
        "_submission._tcp": "10 1 587 yourdomain.co.uk.",
        "_autodiscover._tcp": "0 0 443 help.example.",
    }


def test_what_helps_some_and_hinders_others_comes_last_and_is_a_comment_of_the_zone() -> None:
    lines = records(NAME, NEW.of(NAME), site_host="help.example")
    assert [line.conditional for line in lines] == [False] * 7 + [True]
    *_, purpose, line = zone_file(lines).splitlines()
    assert line == "; _autodiscover._tcp.yourdomain.co.uk. IN SRV 0 0 443 help.example."
    assert purpose.startswith("; Only if ")
    assert "Outlook up to 2019" in purpose
    assert "Thunderbird" in purpose


@pytest.mark.parametrize("username", [LOCAL_PART, "shop_7"])
def test_a_server_with_another_user_name_than_the_address_is_not_pasted_unread(username: str) -> None:
    servers = (replace(NEW.servers[0], username=username), *NEW.servers[1:])
    lines = records(NAME, replace(NEW, servers=servers).of(NAME), site_host="")
    assert [line.name.split(".")[0] for line in lines if line.conditional] == ["_imaps"]
    assert lines[-1].data == "0 1 993 yourdomain.co.uk."
    assert "whole address" in lines[-1].purpose_in("en")


def test_an_unprotected_server_is_never_advertised() -> None:
    odd = data(ODD)
    assert (odd["_pop3._tcp"], odd["_submission._tcp"]) == ("0 0 0 .", "0 1 25 smtp.odd.example.")


def test_pacc_has_its_name_and_the_digests_of_now_and_of_what_comes() -> None:
    lines = records(NAME, NEW.of(NAME), site_host="help.example", digests=("v=UAAC1; d=x", "v=UAAC1; d=y"))
    assert zone_file(lines[-4:-1]) == (
        "; Apps that know PACC find the settings.\n"
        "ua-auto-config.yourdomain.co.uk. IN CNAME help.example.\n"
        "; The digest that proves them.\n"
        '_ua-auto-config.yourdomain.co.uk. IN TXT "v=UAAC1; d=x"\n'
        "; The digest that proves them after the next change. Both may be there.\n"
        '_ua-auto-config.yourdomain.co.uk. IN TXT "v=UAAC1; d=y"\n'
    )
    assert (*lines[:-4], lines[-1]) == records(NAME, NEW.of(NAME), site_host="help.example")
    assert records(NAME, NEW.of(NAME), site_host="", digests=("v=UAAC1; d=x",)) == lines[1:-4]


def test_every_purpose_is_said_in_each_language() -> None:
    digests = ("v=UAAC1; d=x", "v=UAAC1; d=y")
    lines = records(NAME, NEW.of(NAME), site_host="help.example", digests=digests)
    for service in (NEW, ODD, Service("none", "none", "", ())):
        lines += records(NAME, service.of(NAME), site_host="help.example")
    for line in lines:
        english, german = line.purpose_in("en"), line.purpose_in("de")
        assert english != german
        assert not {"%", "("} & set(english + german)
    german = zone_file(lines[:3], "de")
    assert german.splitlines()[2] == "; Posteingang mit IMAP, SSL/TLS."
    assert german.splitlines()[1::2] == zone_file(lines[:3]).splitlines()[1::2]


def test_a_zone_file_says_what_each_line_is_for() -> None:
    name = DomainName("xn--bcher-kva.example")
    lines = records(name, NEW.of(name), site_host="help.example")
    text = zone_file(lines)
    conditional = sum(line.conditional for line in lines)
    assert text.count("; ") - conditional == text.count(" IN ") == len(lines)
    assert "autoconfig.xn--bcher-kva.example. IN CNAME help.example.\n" in text
    assert max(len(line) for line in text.splitlines() if not line.startswith(";")) < LONGEST_STRING
