"""Both doors for a domain name: what they take, what they refuse and in which words."""

import pytest

from kb.mail.names import DomainName, NotADomainName, from_typed_text

EMPTY = "Enter a domain, for example example.co.uk."
INVISIBLE = "That has an invisible character in it. Type the domain by hand."
ALONE = "Give the domain alone: the part after the @."
NUMBER = "That is a number address, not a domain name."
PORT = "Give the domain alone, without a port or a path."
COMMA = "There is a comma where a dot should be."
SPACE = "There is a space inside the domain."
CHARACTER = "That has a character in it that domain names cannot have."
DOT = "There is a dot too many."
NO_DOT = "That has no dot in it. A domain looks like example.co.uk."
NO_DOMAIN = "There is no domain in that. A domain looks like example.co.uk."
LONG = "That is too long for a domain name."
LONG_TYPED = "That is too long. Enter the domain alone, for example example.co.uk."
HYPHEN = "A part of a domain cannot begin or end with a hyphen."
SPECIAL = "That name is set aside for special use, so it cannot be a mail domain."
OTHER = "That is not a domain name."

LONGEST = ".".join(["a" * 49] * 5) + ".uk"
FULL = "a" * 63 + "." + "b" * 63 + "." + "c" * 63 + "." + "d" * 61

#: Names that both doors take, and what they make of them.
NAMES = [
    ("example.com", "example.com"),
    ("EXAMPLE.com.", "example.com"),
    (" example.com\t", "example.com"),
    ("bücher.example", "xn--bcher-kva.example"),
    ("BÜCHER.example.", "xn--bcher-kva.example"),
    ("bu\u0308cher.example", "xn--bcher-kva.example"),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("XN--BCHER-KVA.EXAMPLE", "xn--bcher-kva.example"),
    ("straße.de", "xn--strae-oqa.de"),
    ("ex\u0430mple.com", "xn--exmple-4nf.com"),
    ("ａｂｃ.com", "abc.com"),
    ("example。com", "example.com"),
    ("example．com。", "example.com"),
    ("①.com", "1.com"),
    ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ("日本語。jp", "xn--wgv71a119e.jp"),
    ("1e3.com", "1e3.com"),
    ("r3---sn.example", "r3---sn.example"),
    ("r3---sn.bücher.example", "r3---sn.xn--bcher-kva.example"),
    ("sample.test", "sample.test"),
    ("mylocal.com", "mylocal.com"),
    ("sub.notlocal", "sub.notlocal"),
    ("sub.arpa", "sub.arpa"),
    ("co.uk", "co.uk"),
    (LONGEST, LONGEST),
    (FULL, FULL),
    (FULL + ".", FULL),
    ("a" * 63 + ".com", "a" * 63 + ".com"),
    ("a." * 125 + "uk", "a." * 125 + "uk"),
]

#: What both doors refuse, in the same words.
REFUSED_BY_BOTH = [
    ("", EMPTY),
    ("   ", EMPTY),
    (".", EMPTY),
    ("..", EMPTY),
    ("。", EMPTY),
    ("①②⑦.0.0.1", NUMBER),
    ("127。0。0。1", NUMBER),
    ("1.2.3.4", NUMBER),
    ("1.2.3.4:25", NUMBER),
    ("[::1]", NUMBER),
    ("[::1]:443", NUMBER),
    ("::1", NUMBER),
    ("fe80::1%eth0", NUMBER),
    ("0x7f.1", NUMBER),
    ("0177.0.0.1", NUMBER),
    ("2130706433", NUMBER),
    ("127.1", NUMBER),
    ("example.0x7f", OTHER),
    ("example.123", OTHER),
    ("localhost", NO_DOT),
    ("internal", NO_DOT),
    ("test", NO_DOT),
    ("com", NO_DOT),
    ("cafe24", NO_DOT),
    ("mail.localhost", SPECIAL),
    ("printer.local", SPECIAL),
    ("bücher.local", SPECIAL),
    ("x.onion", SPECIAL),
    ("mail.internal", SPECIAL),
    ("x.invalid", SPECIAL),
    ("home.arpa", SPECIAL),
    ("nas.home.arpa", SPECIAL),
    ("xn--", HYPHEN),
    ("xn--a", NO_DOT),
    ("xn--a.com", OTHER),
    ("xn--ls8h.la", OTHER),
    ("xn--ab-0000.com", OTHER),
    ("example.xn--a", OTHER),
    ("a" * 64 + ".com", LONG),
    (FULL + "a", LONG),
    ("a." * 126 + "a", OTHER),
    ("a..b", DOT),
    (".example.com", DOT),
    ("bücher..example", DOT),
    ("-a.com", HYPHEN),
    ("a-.com", HYPHEN),
    ("example.com-", HYPHEN),
    ("-ü.example", HYPHEN),
    ("a_b.com", CHARACTER),
    ("1\u05d0\u05d1.example", CHARACTER),
    ("ex\u202eample.com", INVISIBLE),
    ("ex\ud800ample.com", INVISIBLE),
    ("\u0301example.com", CHARACTER),
    ("a\x00b.com", INVISIBLE),
    ("a\x00b@example.com", INVISIBLE),
    ("a\u202eb@example.com", INVISIBLE),
    ("a\r\nb.com", INVISIBLE),
    ("example.com\r\nX-A: b", INVISIBLE),
    ("a\tb.com", INVISIBLE),
    ("example.com\x1f", INVISIBLE),
    ("a\x85b.com", INVISIBLE),
    ("a\u2028b.com", INVISIBLE),
    ("example.com%00", CHARACTER),
    ("' OR 1=1--", SPACE),
    ("%' UNION", SPACE),
    ('"><svg onload>', SPACE),
    ("%0d%0aX-A: b", PORT),
    ("_connector=OR", CHARACTER),
    ("{{7*7}}", CHARACTER),
    ("${7*7}", CHARACTER),
    ("%n%s", CHARACTER),
    ("\ufffd\ufffd", CHARACTER),
    ("\ufffd.com", CHARACTER),
    ("example,com", COMMA),
    ("example .com", SPACE),
    ("bücher .example", SPACE),
]

#: What only the strict door refuses, and what people mean by it.
TYPED_WITH_MORE = [
    ("user@example.com", ALONE, "example.com"),
    ("<user@example.com>", ALONE, "example.com"),
    ("mailto:user@example.com", ALONE, "example.com"),
    ("MAILTO:user@example.com?subject=hi@there.example", ALONE, "example.com"),
    ("Jane Doe <jane@example.com>", ALONE, "example.com"),
    ("Jane <jane@example.com> (work),", ALONE, "example.com"),
    ("Jane <jane@example.com<mailto:jane@example.com>>", ALONE, "example.com"),
    ('"a@b c"@example.com', ALONE, "example.com"),
    ('"<x>"@example.com', ALONE, "example.com"),
    ("a@b@c.com", ALONE, "c.com"),
    ('"\\"@evil"@x.com', ALONE, "x.com"),
    ("user＠example.com", ALONE, "example.com"),
    ("user﹫EXAMPLE.com.", ALONE, "example.com"),
    ("user@bücher.example", ALONE, "xn--bcher-kva.example"),
    ("me/you?#@example.com", ALONE, "example.com"),
    ("user@www.example.com", ALONE, "example.com"),
    ("user@ example.com", ALONE, "example.com"),
    ("@example.com", ALONE, "example.com"),
    ("https://user:secret@example.com/", ALONE, "example.com"),
    ("https://example.com/@user", ALONE, "example.com"),
    ("https://example.com:443/path?x", PORT, "example.com"),
    ("https://www.example.co.uk/a?b#c", PORT, "example.co.uk"),
    ("HTTP:\\\\example.com\\x", PORT, "example.com"),
    ("http:example.com", PORT, "example.com"),
    ("my domain is example.com", SPACE, "example.com"),
    ("ex\u200bample.com", INVISIBLE, "example.com"),
    ("ex\u200dample.com", INVISIBLE, "example.com"),
    ("ex\u00adample.com", INVISIBLE, "example.com"),
    ("\ufeffexample.com", INVISIBLE, "example.com"),
    ("imap://mail.example.com", PORT, "mail.example.com"),
    ("example.com:25", PORT, "example.com"),
    ("//example.com", PORT, "example.com"),
    ("example.com/path", PORT, "example.com"),
    ("example.com?x", PORT, "example.com"),
    ("example.com#x", PORT, "example.com"),
]

#: Marks around a copied name: refused by the strict door, and nothing worth a word to people.
TYPED_WITH_MARKS = [
    ('"example.com"', CHARACTER),
    ("‘example.com’", CHARACTER),
    ("<example.com>", CHARACTER),
    ("(example.com)", CHARACTER),
    ("example.com;", CHARACTER),
    ("example.com,", COMMA),
    ("example.com..", DOT),
    ("example.com:", PORT),
    ("\u00a0example.com\u3000", SPACE),
]


def reason_of_parse(text: str) -> str:
    with pytest.raises(NotADomainName) as caught:
        DomainName.parse(text)
    assert str(caught.value) == caught.value.reason
    return caught.value.reason


def reason_of_typed(text: str) -> str:
    with pytest.raises(NotADomainName) as caught:
        from_typed_text(text)
    return caught.value.reason


@pytest.mark.parametrize(("text", "a_label"), NAMES)
def test_it_takes_a_name_at_both_doors(text: str, a_label: str) -> None:
    assert DomainName.parse(text) == DomainName(a_label)
    assert from_typed_text(text) == DomainName(a_label)


@pytest.mark.parametrize(("text", "reason"), REFUSED_BY_BOTH)
def test_it_refuses_at_both_doors_and_says_why(text: str, reason: str) -> None:
    assert (reason_of_parse(text), reason_of_typed(text)) == (reason, reason)


@pytest.mark.parametrize(("text", "reason", "a_label"), TYPED_WITH_MORE)
def test_it_takes_the_domain_out_of_what_people_type(text: str, reason: str, a_label: str) -> None:
    assert reason_of_parse(text) == reason
    assert from_typed_text(text) == DomainName(a_label)


@pytest.mark.parametrize(("text", "reason"), TYPED_WITH_MARKS)
def test_it_overlooks_the_marks_around_a_copied_name(text: str, reason: str) -> None:
    assert reason_of_parse(text) == reason
    assert from_typed_text(text) == DomainName("example.com")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ftp://..", EMPTY),
        ("me@", EMPTY),
        ("me@localhost", NO_DOT),
        ("<script>", NO_DOT),
        ("http://1.2.3.4/", NUMBER),
        ("http://[::1]/", NUMBER),
        ("me@[1.2.3.4]", NUMBER),
        ("me@①②⑦.0.0.1", NUMBER),
        ("me@example .com", SPACE),
        ("www.localhost", SPECIAL),
        ("What is my server?", NO_DOMAIN),
    ],
)
def test_it_refuses_what_is_left_of_typed_text(text: str, reason: str) -> None:
    assert reason_of_typed(text) == reason


def test_it_drops_www_only_before_a_name_with_a_dot() -> None:
    typed = [from_typed_text(text) for text in ("WWW.Example.com.", "www.www.example.com", "ｗｗｗ.example.com")]
    assert typed == [DomainName("example.com")] * 3
    assert from_typed_text("www.com") == DomainName("www.com")
    assert from_typed_text("wwwx.example.com") == DomainName("wwwx.example.com")
    assert DomainName.parse("www.example.com") == DomainName("www.example.com")


def test_it_refuses_long_input_before_it_looks_at_it() -> None:
    assert reason_of_parse("\u0660" * 100_000) == LONG
    assert reason_of_typed("\u0660" * 100_000) == LONG_TYPED
    assert reason_of_typed("x" * 243 + "@example.com") == LONG_TYPED
    assert from_typed_text("x" * 242 + "@example.com") == DomainName("example.com")


def test_it_keeps_look_alikes_apart() -> None:
    assert DomainName.parse("ex\u0430mple.com") != DomainName.parse("example.com")
    assert DomainName.parse("straße.de") != DomainName.parse("strasse.de")


def test_it_lists_the_name_and_its_parents() -> None:
    names = DomainName.parse("mail.shop.example.com").ancestors()
    assert names == (
        DomainName("mail.shop.example.com"),
        DomainName("shop.example.com"),
        DomainName("example.com"),
    )
    assert DomainName("example.com").ancestors() == (DomainName("example.com"),)


@pytest.mark.parametrize(
    ("text", "a_labels"),
    [
        ("florist.co.uk", ["florist.co.uk"]),
        ("mail.florist.co.uk", ["mail.florist.co.uk", "florist.co.uk"]),
        ("imap.garage.uk.com", ["imap.garage.uk.com", "garage.uk.com"]),
        ("a.b.github.io", ["a.b.github.io", "b.github.io"]),
        ("shop.city.kobe.jp", ["shop.city.kobe.jp", "city.kobe.jp"]),
        ("co.uk", ["co.uk"]),
        ("github.io", ["github.io"]),
        ("sub.hopefarm.example", ["sub.hopefarm.example", "hopefarm.example"]),
        ("kunde.müller.co.at", ["kunde.xn--mller-kva.co.at", "xn--mller-kva.co.at"]),
    ],
)
def test_it_never_walks_up_to_a_public_suffix(text: str, a_labels: list[str]) -> None:
    assert [name.a_label for name in DomainName.parse(text).ancestors()] == a_labels


def test_it_is_written_as_its_a_label_and_sorts_by_it() -> None:
    assert f"{DomainName.parse('BÜCHER.example')}" == "xn--bcher-kva.example"
    assert min(DomainName("b.example"), DomainName("a.example")) == DomainName("a.example")
    assert len({DomainName.parse("Example.com"), DomainName.parse("example.com.")}) == 1
