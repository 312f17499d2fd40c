"""What holds for every text at both doors, and for every name that comes out, however it is shown."""

import ipaddress
import socket

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kb.mail.names import DomainName, NotADomainName, from_typed_text

#: A name, and how people see it.
SHOWN = [
    ("example.com", "example.com"),
    ("xn--bcher-kva.example", "bücher.example"),
    ("r3---sn.bücher.example", "r3---sn.bücher.example"),
    ("straße.de", "straße.de"),
    ("пример.com", "пример.com"),
    ("ひらがなカタカナ漢字.jp", "ひらがなカタカナ漢字.jp"),
    ("スーパー々1.jp", "スーパー々1.jp"),
    ("paral·lel.example", "paral·lel.example"),
    ("한국어.kr", "한국어.kr"),
    ("हिन्दी.example", "हिन्दी.example"),
    ("хор.рф", "хор.рф"),
    # a Cyrillic а among Latin letters; a whole word of such letters; Greek ones
    ("ex\u0430mple.com", "xn--exmple-4nf.com"),
    ("аррӏе.com", "xn--80ak6aa92e.com"),
    ("νιρ.com", "xn--uxahn.com"),
    # a Devanagari zero for an o; a dot above an i; fifty accents; a joiner; Latin beside Japanese
    ("g\u0966gle.com", "xn--ggle-qkj.com"),
    ("İ.com", "xn--i-9bb.com"),
    ("a" + "\u0301" * 50 + ".com", "xn--1ca20i" + "a" * 48 + ".com"),
    ("xn--11b2ezcw70k.example", "xn--11b2ezcw70k.example"),
    ("日本x.jp", "xn--x-jn6bt1b.jp"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_it_shows_the_u_label_where_it_cannot_deceive(text: str, shown: str) -> None:
    name = DomainName.parse(text)
    assert name.u_label == shown
    assert DomainName.parse(shown) == name


def test_it_shows_a_label_that_does_not_decode_as_it_is() -> None:
    assert DomainName("xn--a.example").u_label == "xn--a.example"


BIASED = st.text(
    st.sampled_from('aZ01xn-.-.①②⑦⓪。．ａß\u0130\u200d\u00ad\u0430\u0661\u05d0\u0966@＠:/?#<>" ,\x00\ud800é')
)
# fmt: off
PIECES = st.lists(st.sampled_from([
    "xn--", "bcher-kva", "a", "com", "example", "local", "test", ".", "。", "@", "www.", "https://", "//", "mailto:",
    "<", ">", "127", "0x7f", "①", "::1", "[", "]", ":25", "/", "?", "-", "ü", " ", "\t", "\u0430", "\u0301",
]), max_size=9).map("".join)
# fmt: on
ANY_TEXT = st.text() | BIASED | PIECES
LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True) | st.sampled_from(["bücher", "пример"])
GOOD_NAMES = st.lists(LABELS, min_size=1, max_size=4).map(lambda labels: ".".join([*labels, "example"]))
#: RFC 5322 3.2.3 dot-atoms; a leading `//` would be read as a web address.
LOCAL_PARTS = st.from_regex(r"(?!//)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,40}", fullmatch=True)


def assert_sentence(reason: str) -> None:
    assert reason[0].isupper()
    assert reason.endswith(".")


def assert_canonical(name: DomainName) -> None:
    text = str(name)
    assert text.isascii()
    assert text == text.lower()
    assert len(text) <= 253
    assert DomainName.parse(text) == name
    assert DomainName.parse(name.u_label) == name
    assert name.u_label.isprintable()
    with pytest.raises(ValueError, match="does not appear to be"):
        ipaddress.ip_address(text)
    with pytest.raises(OSError, match="illegal IP address"):
        socket.inet_aton(text)


@settings(deadline=None)
@given(ANY_TEXT)
@example("①②⑦.1")
def test_it_gives_a_canonical_name_or_refuses_any_text(text: str) -> None:
    try:
        assert_canonical(DomainName.parse(text))
    except NotADomainName as refusal:
        assert_sentence(refusal.reason)


@settings(deadline=None)
@given(ANY_TEXT)
def test_it_never_stumbles_over_typed_text(text: str) -> None:
    try:
        domain = from_typed_text(text)
    except NotADomainName as refusal:
        assert_sentence(refusal.reason)
    else:
        assert_canonical(domain)
        assert from_typed_text(str(domain)) == domain


@settings(deadline=None)
@given(GOOD_NAMES)
def test_it_gives_the_same_name_however_it_is_written(text: str) -> None:
    name = DomainName.parse(text)
    assert_canonical(name)
    written = [text.upper(), f" {text}.\n", text.replace(".", "。"), str(name), str(name).upper()]
    assert {DomainName.parse(way) for way in written} == {name}


@settings(deadline=None)
@given(LOCAL_PARTS, GOOD_NAMES)
def test_it_ignores_every_local_part(local_part: str, text: str) -> None:
    assume(len(local_part) + len(text) < 254)
    domain = from_typed_text(text)
    assert from_typed_text(f"{local_part}@{text}") == domain
    assert from_typed_text(f"Some Body <{local_part}@{text}>") == domain
