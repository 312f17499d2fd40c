"""What one message to a tag shows, and what its sender could have written is not believed."""

import pytest

from kb.mail.proof.arrivals import Arrival, read_arrival
from kb.mail.proof.tags import LENGTH, NotAProofAddress, ProofAddress, is_tag, new_tag
from kb.mail.proof.verdicts import Servers, Through, through

ADDRESS = ProofAddress.parse("test@help.test")
TAG = "k7m2p9x4ab"
OWN = frozenset({"mx.help.test"})
ENTRY = "Received: from mail.shop.test (mail.shop.test [203.0.113.20]) by mx.help.test (Postfix) with ESMTPS id 1"


def message(*lines: str, to: str = f"test+{TAG}@help.test", sender: str = "Anna <anna@shop.test>") -> bytes:
    return "\r\n".join([*lines, f"From: {sender}", f"To: {to}", "Message-ID: <1@shop.test>", "", "Test", ""]).encode()


def read(*lines: str, **said: str) -> Arrival:
    found = read_arrival(message(*lines, **said), ADDRESS, OWN)
    assert found is not None
    return found


def test_it_says_who_handed_it_over_and_whom_it_is_from() -> None:
    found = read("Return-Path: <anna@shop.test>", ENTRY, "User-Agent: Mozilla Thunderbird")
    assert (found.tag, found.from_domain, found.handed_by) == (TAG, "shop.test", "203.0.113.20")
    assert (found.app, found.is_automatic, found.message_id) == ("Thunderbird", False, "<1@shop.test>")


def test_hops_within_our_own_machine_are_none() -> None:
    inside = (
        "Received: from mx.help.test by mx.help.test (Dovecot) with LMTP id 9",
        "Received: from localhost (localhost [127.0.0.1]) by mx.help.test (Postfix) with ESMTP id 8",
    )
    assert read(*inside, ENTRY).handed_by == "203.0.113.20"


@pytest.mark.parametrize(
    "forged",
    [
        "Received: from mail.new.test (mail.new.test [203.0.113.99]) by mx.help.test (Postfix) with ESMTPS id 2",
        "Received: from mail.new.test (mail.new.test [203.0.113.99]) by mail.new.test with ESMTPS id 2",
    ],
)
def test_what_stands_below_the_line_of_our_own_server_is_not_believed(forged: str) -> None:
    assert read(ENTRY, forged).handed_by == "203.0.113.20"


def test_without_a_line_of_our_own_nobody_handed_it_over() -> None:
    assert read("Received: from a (b [203.0.113.20]) by other.test with SMTP id 1").handed_by == ""


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Received: from x (y [IPv6:2001:db8::1]) by mx.help.test with ESMTP id 1", "2001:db8::1"),
        ("Received: from [203.0.113.7] (helo=phone) by mx.help.test with ESMTPSA id 1", "203.0.113.7"),
        ("Received: from x (y [999.1.1.1]) by mx.help.test with ESMTP id 1", ""),
    ],
)
def test_addresses_are_read_as_servers_write_them(line: str, number: str) -> None:
    assert read(line).handed_by == number


GOOD = "Authentication-Results: mx.help.test; spf=pass smtp.mailfrom=anna@shop.test; dkim=none"


@pytest.mark.parametrize(
    ("lines", "authentic"),
    [
        ((GOOD, ENTRY), True),
        (("Authentication-Results: mx.help.test; dkim=pass header.d=shop.test", ENTRY), True),
        ((ENTRY, GOOD), False),  # below: whoever sent it could have written it
        (("Authentication-Results: other.test; spf=pass smtp.mailfrom=shop.test", ENTRY), False),
        (("Authentication-Results: mx.help.test; spf=pass smtp.mailfrom=a@evil.test", ENTRY), False),
        (("Authentication-Results: mx.help.test; spf=fail smtp.mailfrom=shop.test", ENTRY), False),
        (("Authentication-Results: mx.help.test; spf=pass smtp.mailfrom=notshop.test", ENTRY), False),
        ((ENTRY,), False),
    ],
)
def test_only_our_own_server_vouches(lines: tuple[str, ...], authentic: bool) -> None:
    assert read(*lines).is_authentic is authentic


@pytest.mark.parametrize(
    ("said", "failed"),
    [
        ("spf=fail smtp.mailfrom=shop.test; dkim=none; dmarc=fail header.from=shop.test", ("dmarc", "spf")),
        ("spf=softfail smtp.mailfrom=shop.test; dkim=pass header.d=shop.test; dmarc=pass", ("spf",)),
        ("dkim=fail header.d=list.test; dkim=pass header.d=shop.test", ()),
        ("dkim=permerror header.d=shop.test", ("dkim",)),
        ("spf=temperror smtp.mailfrom=shop.test; dmarc=none", ()),
    ],
)
def test_what_failed_is_told(said: str, failed: tuple[str, ...]) -> None:
    assert read(f"Authentication-Results: mx.help.test; {said}", ENTRY).failed == failed
    assert read(ENTRY, f"Authentication-Results: mx.help.test; {said}").failed == ()


@pytest.mark.parametrize(
    ("line", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Return-Path: <>", True),
        ("List-Id: <list.shop.test>", True),
        ("Precedence: bulk", True),
        ("X-Autoreply: yes", True),
        ("Content-Type: multipart/report; boundary=x", True),
        ("X-Priority: 1", False),
    ],
)
def test_what_a_machine_wrote_is_known(line: str, automatic: bool) -> None:
    assert read(line, ENTRY).is_automatic is automatic


@pytest.mark.parametrize(
    "to", ["test@help.test", f"other+{TAG}@help.test", f"test+{TAG}@evil.test", "test+short@help.test"]
)
def test_everything_else_in_the_mailbox_is_not_ours(to: str) -> None:
    assert read_arrival(message(ENTRY, to=to), ADDRESS, OWN) is None


def test_two_tags_at_once_are_none() -> None:
    assert read_arrival(message(ENTRY, to=f"test+{TAG}@help.test, test+{TAG[::-1]}@help.test"), ADDRESS, OWN) is None


@pytest.mark.parametrize("sender", ["", "anna", "a@shop.test, b@shop.test", "<a@shop.test> <b@shop.test>", "a@-.test"])
def test_a_from_that_names_nobody_gets_no_answer(sender: str) -> None:
    found = read(ENTRY, sender=sender)
    assert (found.sender, found.from_domain, found.is_authentic) == ("", "", False)


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("test@help.test", f"test+{TAG}@help.test"),
        ("Test+{tag}@Help.Test", f"test+{TAG}@help.test"),
        ("{tag}@proof.help.test", f"{TAG}@proof.help.test"),
    ],
)
def test_the_address_has_its_tag_where_the_setting_says(setting: str, address: str) -> None:
    read_setting = ProofAddress.parse(setting)
    assert read_setting.of(TAG) == address
    assert read_setting.tag_in(f"<{address.upper()}>") == TAG


@pytest.mark.parametrize(
    "setting", ["", "help.test", "{tag}{tag}@help.test", "a@{tag}.test", "{tag}@", "a b{tag}@x.test"]
)
def test_a_setting_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(NotAProofAddress):
        ProofAddress.parse(setting)


def test_tags_differ_and_are_read_aloud_without_doubt() -> None:
    tags = {new_tag() for _ in range(200)}
    assert len(tags) == 200
    assert all(is_tag(tag) and len(tag) == LENGTH for tag in tags)
    assert not any(letter in tag for tag in tags for letter in "01ilo")


OLD_NEW = Servers({"203.0.113.10"}, {"203.0.113.20", "2001:db8::20"})
SHARED = Servers({"203.0.113.10", "203.0.113.20"}, {"203.0.113.20", "203.0.113.21"})


def handed(number: str, by: str = "") -> str:
    below = f"\r\nReceived: from phone (x [198.51.100.1]) by {by} with ESMTPSA id 3" if by else ""
    return f"Received: from x (y [{number}]) by mx.help.test with ESMTPS id 1{below}"


@pytest.mark.parametrize(
    ("line", "servers", "verdict"),
    [
        (handed("203.0.113.20"), OLD_NEW, Through.NEW),
        (handed("203.0.113.10"), OLD_NEW, Through.OLD),
        (handed("IPv6:2001:DB8:0:0::20"), OLD_NEW, Through.NEW),
        (handed("203.0.113.77"), OLD_NEW, Through.UNTOLD),
        (handed("203.0.113.77", "mail.shop.test"), OLD_NEW, Through.UNTOLD),  # an unknown relay says what it likes
        (handed("203.0.113.20"), SHARED, Through.UNTOLD),
        (handed("203.0.113.10"), SHARED, Through.OLD),
        (handed("203.0.113.21"), SHARED, Through.NEW),
        # A machine calls itself by one name, whichever of its names a device was given.
        (handed("203.0.113.20", "mail.shop.test"), SHARED, Through.UNTOLD),
        (handed("203.0.113.20", "mail.old.test"), SHARED, Through.UNTOLD),
    ],
)
def test_through_which_server_it_came(line: str, servers: Servers, verdict: Through) -> None:
    assert through(read(line), "shop.test", servers) is verdict


def test_another_account_of_the_device_proves_nothing() -> None:
    assert through(read(ENTRY, sender="anna@gmail.com"), "shop.test", OLD_NEW) is Through.OTHER_ACCOUNT


TO_US = f"test+{TAG}@help.test"


@pytest.mark.parametrize(
    ("lines", "to"),
    [
        ((f"X-Original-To: {TO_US}", "Delivered-To: help@help.test"), "anna@shop.test"),
        ((f"Envelope-To: {TO_US}", "Delivered-To: help@help.test"), "undisclosed-recipients:;"),
        ((f"Delivered-To: {TO_US.upper()}",), "bob@shop.test"),
        (("Delivered-To: help@help.test",), f"Test <{TO_US}>, bob@shop.test"),
        ((f"X-Original-To: {TO_US}",), f"{TO_US}, test+{TAG[::-1]}@help.test"),
        ((), f'"a, b" <{TO_US}> (test)'),
    ],
)
def test_whom_it_is_for_says_our_own_server_or_else_the_message(lines: tuple[str, ...], to: str) -> None:
    assert read(*lines, ENTRY, to=to).tag == TAG


@pytest.mark.parametrize(
    ("lines", "to"),
    [
        # An answer to all comes to each of them once; what came to somebody else is theirs.
        (("X-Original-To: info@help.test",), f"info@help.test, {TO_US}"),
        (("Envelope-To: info@help.test", "Delivered-To: info@help.test"), TO_US),
        ((), f"info@help.test, {TO_US}"),
        ((), f'"{TO_US}" <info@help.test>'),
        ((), f'"Anna \\" {TO_US}" <info@help.test>'),
        ((), f"info@help.test ({TO_US})"),
    ],
)
def test_what_came_to_somebody_else_is_theirs(lines: tuple[str, ...], to: str) -> None:
    assert read_arrival(message(*lines, ENTRY, to=to), ADDRESS, OWN) is None


def test_whom_it_is_for_cannot_be_said_below_our_own_line() -> None:
    assert read_arrival(message(ENTRY, f"X-Original-To: {TO_US}", to="info@help.test"), ADDRESS, OWN) is None


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ('"bob@bank.test" <anna@shop.test>', "shop.test"),
        ("bob@bank.test <anna@shop.test>", "shop.test"),  # as apps name somebody without a name
        ("anna@shop.test (bob@bank.test)", "shop.test"),
        ("=?utf-8?q?=3Cbob=40bank.test=3E?= <anna@shop.test>", "shop.test"),
        ("Group: anna@shop.test, bob@bank.test;", ""),
        ("<anna@shop.test> <bob@bank.test>", ""),
        ("anna@shop.test\r\nFrom: bob@bank.test", ""),
        ("anna@shop.test\r\nFrom: Bob", ""),
        ("ANNA@Shop.TEST", "shop.test"),
    ],
)
def test_whom_it_is_from(sender: str, domain: str) -> None:
    assert read(ENTRY, sender=sender).from_domain == domain


@pytest.mark.parametrize(
    ("lines", "authentic"),
    [
        (("Return-Path: <anna@shop.test>", GOOD, ENTRY), True),
        ((f"{GOOD}; spf=fail smtp.mailfrom=evil.test", ENTRY), False),
        (('Return-Path: <"x; spf=pass"@evil.test>', GOOD, ENTRY), False),
        (("Return-Path: <x) ; dkim=pass (y@evil.test>", GOOD, ENTRY), False),
        ((GOOD,), False),  # no line of ours: nobody knows who wrote it
        ((GOOD, "Received: from x (y [203.0.113.20]) by other.test with SMTP"), False),
        ((GOOD, "Received: from mx.help.test by mx.help.test with LMTP", ENTRY), True),
    ],
)
def test_results_count_above_our_own_line_alone(lines: tuple[str, ...], authentic: bool) -> None:
    assert read(*lines).is_authentic is authentic


@pytest.mark.parametrize("told", ["no", "NO", "no; x=y", "no (a person)", ""])
def test_what_a_person_sent_is_no_machines(told: str) -> None:
    assert not read(f"Auto-Submitted: {told}", ENTRY).is_automatic


@pytest.mark.parametrize(
    "line",
    ["Auto-Submitted: auto-generated; x=no", "List-Unsubscribe: <https://l.test>", "List-Post: NO", "Precedence: List"],
)
def test_more_that_machines_write(line: str) -> None:
    assert read(line, ENTRY).is_automatic


@pytest.mark.parametrize(
    ("local", "automatic"),
    [
        ("MAILER-DAEMON", True),
        ("no-reply", True),
        ("donotreply", True),
        ("owner-talk", True),
        ("talk-request", True),
        ("bounces", True),
        ("anna", False),
        ("bouncer", False),
        ("owner", False),
        ("request", False),
    ],
)
def test_whom_nobody_answers(local: str, automatic: bool) -> None:
    assert read(ENTRY, sender=f"{local}@shop.test").is_automatic is automatic
