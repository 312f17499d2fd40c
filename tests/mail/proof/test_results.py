"""Results that our own server wrote, with what a client can make it write among them."""

import pytest

from kb.mail.proof.results import Result, is_plain_path, read_results

OWN = frozenset({"mx.help.test"})


def vouches(value: str, domain: str = "shop.test") -> bool:
    return any(one.vouches_for(domain) for one in read_results(value, OWN))


@pytest.mark.parametrize(
    "value",
    [
        "mx.help.test; spf=pass smtp.mailfrom=shop.test",
        "MX.help.test 1; spf=pass (sender is permitted) smtp.mailfrom=anna@shop.test",
        "mx.help.test; spf = pass smtp.mailfrom = anna@Shop.Test; dkim=none",
        "mx.help.test; dkim=fail header.d=evil.test; dkim=pass (2048-bit key) header.d=shop.test header.s=a header.b=x",
        "mx.help.test; dmarc=fail header.from=shop.test; dkim=pass header.i=@shop.test header.d=shop.test",
        "(ours) mx.help.test; spf=pass smtp.mailfrom=shop.test",
        "mx.help.test; spf=pass (a (nested) \\) remark) smtp.mailfrom=shop.test; dkim=pass (cut",
    ],
)
def test_what_our_server_vouches_for(value: str) -> None:
    assert vouches(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        ";",
        "mx.help.test",
        "mx.help.test; none",
        "other.test; spf=pass smtp.mailfrom=shop.test",
        "mx.help.test.evil.test; spf=pass smtp.mailfrom=shop.test",
        "mx.help.test; spf=neutral smtp.mailfrom=shop.test",
        "mx.help.test; spf=passed smtp.mailfrom=shop.test",
        "mx.help.test; spf=pass smtp.helo=shop.test",
        "mx.help.test; spf=pass smtp.mailfrom=shop.test@evil.test",
        "mx.help.test; spf=pass smtp.mailfrom=shop.test.evil.test",
        "mx.help.test; spf=pass smtp.mailfrom=test",
        "mx.help.test; dkim=pass header.i=@shop.test header.d=evil.test",
        "mx.help.test; auth=pass smtp.auth=shop.test",
        "mx.help.test; arc=pass smtp.mailfrom=shop.test",
        # What stood in the envelope's sender, quoted and not, in a remark and outside of one.
        'mx.help.test; spf=none smtp.mailfrom="x; dkim=pass header.d=shop.test "@evil.test',
        'mx.help.test; spf=pass smtp.mailfrom="a@shop.test"@evil.test',
        'mx.help.test; spf=none (from "x) dkim=pass header.d=shop.test (y"@evil.test) smtp.mailfrom=evil.test',
        "mx.help.test; spf=none (envelope-from=x; dkim=pass header.d=shop.test) smtp.mailfrom=evil.test",
        "mx.help.test; spf=none (from x) spf=pass smtp.mailfrom=shop.test (y) smtp.mailfrom=evil.test",
        "mx.help.test; spf=none (from x) ; spf=pass smtp.mailfrom=shop.test (y) smtp.mailfrom=evil.test",
        "mx.help.test; spf=pass (never closed smtp.mailfrom=shop.test",
        "mx.help.test; spf=pass smtp.mailfrom=shop.test (never closed",
        'mx.help.test; spf=pass "never closed smtp.mailfrom=shop.test',
        "mx.help.test; (dkim=pass header.d=shop.test)",
        "mx.help.test (; dkim=pass header.d=shop.test",
    ],
)
def test_what_nobody_of_ours_vouches_for(value: str) -> None:
    assert not vouches(value)


@pytest.mark.parametrize(
    ("domain", "vouched"),
    [("shop.test", True), ("mail.shop.test", True), ("notshop.test", False), ("test", False), ("shop.test.x", False)],
)
def test_a_domain_vouches_for_what_is_below_it(domain: str, vouched: bool) -> None:
    assert vouches("mx.help.test; dkim=pass header.d=shop.test", domain) is vouched


def test_each_result_is_read() -> None:
    said = "mx.help.test; spf=softfail smtp.mailfrom=shop.test; dkim=temperror; dmarc=fail header.from=shop.test"
    found = [Result("spf", "softfail", "shop.test"), Result("dkim", "temperror", ""), Result("dmarc", "fail", "")]
    assert read_results(said, OWN) == found


@pytest.mark.parametrize("path", ["", "<>", "<anna@shop.test>", "anna+b=c@shop.test", "<prvs=1a=anna@shop.test>"])
def test_senders_of_envelopes_as_they_are(path: str) -> None:
    assert is_plain_path(path)


@pytest.mark.parametrize(
    "path", ['<"x y"@a.test>', "<x) spf=pass (@a.test>", "<x;y@a.test>", "<x@a.test> y", "<x\\@a.test>"]
)
def test_senders_of_envelopes_that_say_more(path: str) -> None:
    assert not is_plain_path(path)
