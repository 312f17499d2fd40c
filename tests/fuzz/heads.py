"""The heads of requests: methods, and headers that say something else than they should."""

from random import Random
from typing import Final

from tests.fuzz.values import nasty

METHODS: Final = ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "CONNECT", "X" * 40)
_ODD: Final = {
    "Host": (
        "",
        "evil.example",
        "127.0.0.1:8000:1",
        "[::1",
        "[::1]:8000",
        "127.0.0.1:99999",
        "a b",
        "autoconfig.x.example",
    ),
    "Accept": ("application/json", "*/*;q=nan", "text/html;q=9" * 50, ";", "image/webp", "a/b;c=d;q=-1"),
    "Accept-Language": ("de", "de;q=x", "xx-" * 200, "*", "en-GB,de;q=0." + "9" * 500, "\x00", "zh-Hant-TW-x-a"),
    "Accept-Encoding": ("gzip", "br", "identity;q=0", "gzip;q=nan", "*;q=0", ",,,"),
    "If-None-Match": ("*", '"x"', 'W/"x"', "x", '"' * 500, '"a","b"', "\xff"),
    "If-Match": ("*", '"x"', "x", ""),
    "If-Modified-Since": (
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 31 Feb 9999 99:99:99 GMT",
        "x",
        "Sat, 01 Jan 0000 00:00:00 GMT",
    ),
    "If-Unmodified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=0-0,1-1", "x=1", "bytes=" + "9" * 400 + "-"),
    "X-Forwarded-For": ("1.2.3.4", "1.2.3.4, 5.6.7.8", "::1", "x", "," * 50, "[::1]:80", "fe80::1%eth0"),
    "X-Forwarded-Proto": ("https", "http,https", "x"),
    "X-Forwarded-Host": ("evil.example", "a,b"),
    "Forwarded": ("for=1.2.3.4;proto=https", 'for="[::1'),
    "Content-Type": (
        *("application/json", "text/plain; charset=undefined", "multipart/form-data", "multipart/form-data; boundary="),
        *(
            "multipart/form-data; boundary=" + "x" * 500,
            "application/x-www-form-urlencoded; charset=utf-16",
            ";",
            "text/xml",
        ),
        *("multipart/form-data; boundary=x", "application/json; charset=latin-1", "\xff/\xfe", "a" * 5000),
    ),
    "Cookie": (
        "sessionid=x",
        "sessionid=" + "x" * 5000,
        "=;=;",
        "csrftoken=a",
        "a=b; " * 200,
        '"',
        "sessionid=\xff",
        "\x01=\x02",
    ),
    "Authorization": (
        "Bearer",
        "Bearer ",
        "Bearer sp_x",
        "Bearer " + "x" * 5000,
        "Basic eDp5",
        "Basic =",
        "bearer \xff",
        "Digest x",
    ),
    "Origin": ("null", "https://evil.example", "http://127.0.0.1:8000", "http://[", "x"),
    "Referer": ("http://[", "https://evil.example/", "", "http://127.0.0.1:8000/search/?q=%ff"),
    "Idempotency-Key": ("a", "", "x" * 201, "\xff", "order-1", "order-2"),
    "Sec-Fetch-Site": ("cross-site", "x"),
    "User-Agent": ("", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "x" * 5000, "\xff"),
    "Save-Data": ("on",),
    "X-Requested-With": ("XMLHttpRequest",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Transfer-Encoding": ("chunked", "gzip, chunked", "identity"),
    "Content-Length": ("-1", "x", "9" * 30, "00", "5"),
}
_NAMES: Final = tuple(_ODD)


def odd_headers(chance: Random) -> dict[str, str]:
    """One to three headers; each can be sent in latin-1."""
    found = {}
    for name in chance.sample(_NAMES, chance.choice((1, 1, 1, 2, 3))):
        value = chance.choice(_ODD[name]) if chance.random() < 0.85 else nasty(chance)
        found[name] = value.encode("utf-8", "replace").decode("latin-1").replace("\n", " ").replace("\r", " ")
    return found
