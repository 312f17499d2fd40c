"""What is put where something is asked for: what people and programs mean, and what nobody means well."""

from random import Random
from typing import Final


class Written(str):
    """A piece of an address that goes out as it stands; everything else is percent-encoded first."""

    __slots__ = ()


_LONG: Final = "a" * 10_000
NUMBERS: Final = (
    *("0", "1", "2", "-1", "00", "+1", "1.5", "1e9", "1_000", "nan", "inf", "0x10", "²", "٣", "௧", "①", "½"),
    *("2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808"),
    *("-9223372036854775809", "99999999999999999999", "9" * 400, "9" * 5000, "-" + "9" * 400, "1" + "0" * 4299),
)
MOMENTS: Final = (
    *("0000-00-00", "0001-01-01", "0001-01-01T00:00", "9999-12-31", "9999-12-31T23:59:59", "10000-01-01", "2026-02-30"),
    *("2030-03-10T18:00", "2030-03-31T01:30", "2030-10-27T01:30", "2030-03-10T18:00+14:00", "0001-01-01T00:00+14:00"),
    *("9999-12-31T23:59-12:00", "2026-W01-1", "2026-001", "20300310", "24:00", "2030-03-10T24:00:00", "-2030-01-01"),
    *("2030-03-10T18:00:00.123456789Z", "٢٠٣٠-٠٣-١٠", "2030-3-1", "tomorrow", "1e5", "2030-03-10T18:00Z[Europe/Paris]"),
)
TEXTS: Final = (
    *(
        "",
        " ",
        "\t",
        "\n",
        "\r\n",
        "a\nb",
        "a\0b",
        "\0",
        "\x01",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffd",
    ),
    *("\ud800", "a\udfffb", "\u202eabc", "\u200b", "\u0301" * 500, "é" * 300, "ß", "ﷺ" * 100, "𝕏" * 200, "🏳️‍🌈"),
    *("'", '"', "<script>alert(1)</script>", "]]>", "{{ 7*7 }}", "{domain}", "{}", "%s", "%(a)s", "%", "\\", "\\u0000"),
    *(
        "' OR 1=1--",
        "*",
        "a*",
        "NEAR(",
        '"unclosed',
        "[",
        "((((",
        "^$",
        "../../etc/passwd",
        "..",
        ".",
        "/",
        "//",
        "a/b",
    ),
    *("null", "None", "true", "undefined", "NaN", "[]", "[1]", '{"a": 1}', "a=b&c=d", "a,b", "a;b", "=1+1", "@x", "-x"),
    *("xn--", "xn--a", "xn--ls8h.la", "a..b", ".a", "a.", "1.2.3.4", "[::1]", "localhost", "a" * 64 + ".example"),
    *(
        "bücher.example",
        "①②.example",
        "例え.テスト",
        "пример.example",
        "عربي.example",
        "xn--ab-0000.example",
        "a_b.example",
    ),
    *(
        "https://",
        "https://[",
        "https://[::1",
        "http://a:b@c.example:99999/",
        "javascript:alert(1)",
        "//evil.example/x",
    ),
    *("https://a.example:abc/", "https://a.example:-1/", "mailto:a@b", "a@b@c", '"a b"@c.example', "a@", "@b.example"),
    *(_LONG, "a " * 3000, "a," * 3000, "\n" * 3000, "[" * 3000, "`" * 3000, "<" * 3000, "é" * 9000, "1," * 5000),
)
#: Only in an address: what decoding makes of it is what the site sees.
PIECES: Final = tuple(
    map(
        Written,
        (
            *(
                "%2f",
                "%2F..%2f",
                "%00",
                "%0a",
                "%0d%0aX: y",
                "%",
                "%zz",
                "%ff",
                "%ed%a0%80",
                "%c0%80",
                "%E2%80%AE",
                "%2e%2e",
            ),
            *(
                "..",
                ".",
                "a%2fb",
                "%25",
                "%3f",
                "%23",
                "%5c",
                ";",
                "a;b",
                "a//b",
                "//",
                "~",
                "a:b",
                "@",
                "%f0%9f%98%80",
            ),
        ),
    )
)
PLAIN: Final = (
    *("open.example", "bakery.example", "new-shop.example", "xn--bcher-kva.example", "gmail.com", "co.uk"),
    *("sample-open", "old-host", "new-host", "own-domain-2024", "iphone-mail", "spare", "spring"),
    *("Mail moves to our new server", "Dora Baker", "dora@bakery.example", "help@example.net", "+44 1632 960 001"),
    *("2030-03-01", "2030-03-10", "2030-03-10T18:00", "2031-01-01", "2026-11-01", "18:00", "1", "2", "10", "60", "993"),
    *("imap.mail.example", "{domain}", "mail.{domain}", "https://webmail.mail.example/", "https://hooks.example/in"),
    *("imap", "pop3", "smtp", "tls", "starttls", "none", "address", "local_part", "en", "de", "all", "some", "on"),
    *("viewer", "editor", "operator", "Europe/London", "Europe/Berlin", "#aa0000", "draft", "published", "refused"),
    *("imap settings outlook", "how do I set up my phone", "long and made up indeed", "123456", "yes", "utf-8"),
    *("a.example\nb.example\nc.example", "domain,service,move\nopen.example,old-host,sample-open\n", "articles/new.md"),
)


def nasty(chance: Random) -> str:
    """Something that nobody means well."""
    return chance.choice(chance.choice((NUMBERS, MOMENTS, TEXTS)))


def plain(chance: Random) -> str:
    """Something that somebody could mean."""
    return chance.choice(PLAIN)
