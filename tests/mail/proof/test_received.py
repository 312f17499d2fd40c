"""Lines that mail servers write about whom they spoke to, and what whoever greets can make of them."""

import pytest

from kb.mail.proof.received import Hop, read_hop, read_trace

OWN = frozenset({"mx.help.test"})
PEER = "198.51.100.7"
#: The address that somebody would like to have come from.
FORGED = "203.0.113.20"


@pytest.mark.parametrize(
    "line",
    [
        f"from mail.shop.test (mail.shop.test [{PEER}]) by mx.help.test (Postfix) with ESMTPS id 4; Mon, 30 Nov 2026",
        f"from phone (unknown [{PEER}]) (using TLSv1.3 with cipher X (256/256 bits)) by mx.help.test (Postfix)",
        f"from mail.shop.test ([{PEER}]) by mx.help.test with LMTP id 7 (envelope-from <anna@shop.test>)",
        f"from mail.shop.test (mail.shop.test [{PEER}] (may be forged)) by mx.help.test (8.17.1/8.17.1) with ESMTP",
        f"from mail.shop.test ([{PEER}]:45233) by mx.help.test with esmtps (TLS1.3) (Exim 4.98)",
        f"from mail.shop.test ([{PEER}] helo=elsewhere.test) by mx.help.test with esmtp (Exim 4.98)",
        f"from [{PEER}] (port=45233 helo=mail.shop.test) by mx.help.test with esmtps (Exim 4.98)",
        f"from [{PEER}]:45233 (helo=mail.shop.test) by mx.help.test with esmtps (Exim 4.98)",
        f"from unknown (HELO mail.shop.test) ({PEER}) by mx.help.test with SMTP; 30 Nov 2026",
        f"from mail.shop.test ({PEER}) by mx.help.test (192.0.2.1) with Microsoft SMTP Server",
        f"from mail.shop.test (mail.shop.test. [{PEER}]) by mx.help.test with ESMTPS id x",
        f"FROM mail.shop.test (mail.shop.test [{PEER}]) BY MX.Help.Test. with ESMTPS",
    ],
)
def test_every_kind_of_server_is_read(line: str) -> None:
    assert read_hop(line) == Hop("mx.help.test", PEER, is_within=False)


@pytest.mark.parametrize(
    "line",
    [
        f"from [{FORGED}] (unknown [{PEER}]) by mx.help.test (Postfix)",
        f"from a?[{FORGED}]? (unknown [{PEER}]) by mx.help.test (Postfix)",
        f"from by (unknown [{PEER}]) by mx.help.test (Postfix)",
        f"from shop.test ([{PEER}]:45233 helo=[{FORGED}]) by mx.help.test with esmtp (Exim 4.98)",
        f"from shop.test ([{PEER}] helo=x.[{FORGED}]) by mx.help.test with esmtp (Exim 4.98)",
        f"from [{PEER}] (port=4711 helo=[{FORGED}]) by mx.help.test with esmtp (Exim 4.98)",
        f"from [{PEER}] (helo=[{FORGED}]) by mx.help.test with esmtp (Exim 4.98)",
        f"from unknown (HELO [{FORGED}]) ({PEER}) by mx.help.test with SMTP",
        f"from unknown (HELO x [{FORGED}]) ({PEER}) by mx.help.test with SMTP",
    ],
)
def test_a_greeting_is_never_taken_for_the_address(line: str) -> None:
    assert read_hop(line) == Hop("mx.help.test", PEER, is_within=False)


@pytest.mark.parametrize(
    "line",
    [
        f"from [{FORGED}] by mx.help.test with ESMTP id 1",  # a server that repeats the greeting alone
        f"from x (IDENT:a@b [{FORGED}]) by mx.help.test with ESMTP",  # what the client's own machine says of it
        f"from x (helo=[{FORGED}]) by mx.help.test with ESMTP",
        f"from x (helo=[{FORGED}]) ([{PEER}]) by mx.help.test with ESMTP",
        f"from x (y [{FORGED}] by mx.help.test with ESMTP",  # never closed
        f"from x ({FORGED}.1.1) by mx.help.test with ESMTP",
        f"from x (y [999.{FORGED}]) by mx.help.test with ESMTP",
    ],
)
def test_what_is_not_certain_is_not_read(line: str) -> None:
    assert read_hop(line).address == ""
    trace = read_trace((("received", line), ("received", f"from x (y [{FORGED}]) by mx.help.test")), OWN)
    assert trace.handed_by == ""


@pytest.mark.parametrize(
    "line",
    [
        "by mx.help.test (Postfix, from userid 0) id 5",
        "from mx.help.test by mx.help.test with LMTP id 6",
        "from localhost (localhost [127.0.0.1]) by localhost (amavisd-new, port 10024) with ESMTP id 7",
        "from localhost ([IPv6:::1]) by mx.help.test with ESMTP",
        "from localhost (localhost [::ffff:127.0.0.1]) by mx.help.test with ESMTP",
    ],
)
def test_a_hop_within_the_machine_is_passed_over(line: str) -> None:
    entry = ("received", f"from x (y [{PEER}]) by mx.help.test with ESMTP")
    trace = read_trace((("received", line), ("x", "ours"), entry, ("x", "theirs")), OWN)
    assert (trace.handed_by, trace.is_ours, trace.above) == (PEER, True, (("received", line), ("x", "ours")))


@pytest.mark.parametrize(
    "top",
    [
        f"from [{PEER}] by mx.help.test with ESMTP",  # ours, and it does not say from whom
        f"from x (y {PEER}) by mx.help.test with ESMTP",
        f"from x (y [{PEER}]) by other.test with LMTP",
        "by other.test with LMTP",
        f"from by mx.help.test (y [{PEER}]) by other.test with ESMTP",
        f"from a([{FORGED}]) by mx.help.test ( (unknown [{PEER}]) by mx.help.test with ESMTP",
        f"from a([{FORGED}]) by mx.help.test;(unknown [{PEER}]) by mx.help.test with ESMTP",
        f"from a ([{FORGED}]) by mx.help.test with ESMTP (unknown [{PEER}]) by mx.help.test with ESMTP",
    ],
)
def test_where_our_own_line_does_not_say_it_nothing_below_is_asked(top: str) -> None:
    lie = ("received", f"from x (y [{FORGED}]) by mx.help.test with ESMTP")
    assert read_trace((("received", top), lie), OWN).handed_by == ""


def test_an_address_is_written_in_one_way() -> None:
    written = {"[::ffff:198.51.100.7]": PEER, "[IPv6:2001:DB8:0::1]": "2001:db8::1"}
    for said, read in written.items():
        assert read_hop(f"from x (y {said}) by mx.help.test with ESMTP").address == read


def test_without_any_line_nobody_is_ours() -> None:
    trace = read_trace((("from", "anna@shop.test"),), OWN)
    assert (trace.is_ours, trace.handed_by) == (False, "")
