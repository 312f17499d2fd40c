"""Names of an SPF record in which the sender stands. The examples are those of RFC 7208 7.4."""

from ipaddress import ip_address

import pytest

from kb.probes.spf_macros import Sender, expanded, is_domain_spec

DOMAIN = "email.example.com"
FOUR = Sender(ip_address("192.0.2.3"), DOMAIN, "strong-bad")
SIX = Sender(ip_address("2001:db8::cb01"), DOMAIN, "strong-bad")


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("%{s}", "strong-bad@email.example.com"),
        ("%{o}", "email.example.com"),
        ("%{d}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d3}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{d1}", "com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{l}", "strong-bad"),
        ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"),
        ("%{lr-}", "bad.strong"),
        ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
        ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
        # Beyond the examples: signs, letters to be quoted, and what is not known of a sender.
        ("a%%b%_c%-d.%{h}", "a%b c%20d.email.example.com"),
        ("%{S}.%{p}.%{D2R}", "strong-bad%40email.example.com.unknown.example.email"),
        ("%{l+-r}.x.%{d}", "%{l+-r}.x.email.example.com"),
    ],
)
def test_a_macro_is_replaced_as_it_says(spec: str, name: str) -> None:
    assert expanded(spec, DOMAIN, FOUR) == name


def test_an_address_of_ipv6_has_a_label_for_each_digit() -> None:
    digits = "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
    assert expanded("%{ir}.%{v}._spf.%{d2}", DOMAIN, SIX) == f"{digits}.ip6._spf.example.com"


def test_the_name_of_the_record_is_another_than_that_of_the_sender() -> None:
    assert expanded("%{d}.%{o}", "spf.host.example", FOUR) == "spf.host.example.email.example.com"


def test_a_name_that_is_too_long_loses_labels_at_its_left() -> None:
    name = expanded("%{i}." + f"{'x' * 49}." * 5 + "%{d2}", DOMAIN, FOUR)
    assert name == f"{'x' * 49}." * 4 + "example.com"


@pytest.mark.parametrize(
    "spec", ["mail.example.com", "mail.example.com.", "_spf.a-1", "%{i}", "x.%{d2r}", "a/b.%{l/}.c", "a.b%%", "1.2.3.x"]
)
def test_a_name_ends_with_a_macro_or_a_top_label(spec: str) -> None:
    assert is_domain_spec(spec)


@pytest.mark.parametrize(
    "spec",
    [
        *("localhost", "192.0.2.3", "mail.example.-com", "mail..", ".", "bücher.example"),
        *("%{d", "%d", "%{x}.example", "%{d0}", "%{dr2}", "%{d2x}", "%{c}.example", "100%.example", "%{i}/24"),
    ],
)
def test_anything_else_is_no_name(spec: str) -> None:
    assert not is_domain_spec(spec)
