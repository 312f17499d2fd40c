"""The door and Django say the same: whatever is asked, in whatever order, with whatever headers."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from kb.mail.servers import Protocol
from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from kb.models.moves.announcements import published_moves
from kb.models.pages.library import current_library
from kb.views.visitors import home
from kb.wsgi import PlainHandler
from tests.door.conftest import HASHED, PLAIN
from tests.door.entering import Entrance, Said
from tests.door.speaking import scope

HOST: Final = "127.0.0.1:8000"
_IPHONE: Final = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
)
_WINDOWS: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
_SAMSUNG: Final = (
    "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 SamsungBrowser/25.0 Mobile Safari/537.36"
)
#: Ways to say which codings are taken, of which some look like others.
CODINGS: Final = (
    *("gzip", "br", "gzip, deflate, br", "gzip, deflate, br, zstd", "identity", "", "*", "gzip;q=0", "br;q=0"),
    *(
        "br;q=0, gzip;q=0.5",
        "br;\tq=0.000",
        "br;q=0.1",
        "GZIP",
        "GZIP, BR",
        "x-br",
        "x-gzip",
        "br-x, gzip.x",
        "gzip br",
    ),
    *("identity;q=0", "identity;q=0, *", "*;q=0", "gzip;q=0, *", "deflate", "brotli", '"br"', "br;level=1, gzip;x=0"),
)
#: Fifty headers, and values that mean something to somebody.
HEADERS: Final[Sequence[tuple[str, tuple[str, ...]]]] = (
    ("accept-encoding", CODINGS),
    ("user-agent", (_IPHONE, _WINDOWS, _SAMSUNG, "curl/8.5", "", "Googlebot/2.1", "iPad; Macintosh", "x" * 600)),
    ("if-none-match", ('"x"', "*", 'W/"x"', "x", '"x", "y"', "")),
    (
        "host",
        (
            HOST,
            "autoconfig.open.example",
            "localhost:8000",
            "LOCALHOST:8000",
            "evil.example",
            "testserver",
            "",
            f"{HOST}, evil.example",
        ),
    ),
    ("accept-language", ("de", "en-GB,en;q=0.5", "*", "fr")),
    ("cookie", ("sessionid=x", "csrftoken=y", "a=b; sessionid=z", "django_language=de")),
    ("accept", ("text/html", "application/json", "*/*", "text/markdown")),
    ("x-forwarded-for", ("192.0.2.1", "10.0.0.1, 192.0.2.9", "::1")),
    ("x-forwarded-proto", ("https", "http", "HTTPS")),
    ("x-forwarded-host", ("evil.example", HOST)),
    ("x-forwarded-port", ("443", "8000")),
    ("x-forwarded-prefix", ("/evil",)),
    ("forwarded", ("for=192.0.2.1;host=evil.example;proto=https",)),
    ("x-original-url", ("/admin/",)),
    ("x-rewrite-url", ("/admin/",)),
    ("x-http-method-override", ("POST", "DELETE")),
    ("x-method-override", ("PUT",)),
    ("x-host", ("evil.example",)),
    ("x-real-ip", ("192.0.2.1",)),
    ("via", ("1.1 evil",)),
    ("range", ("bytes=0-9", "bytes=-5")),
    ("if-range", ('"x"',)),
    ("if-match", ('"x"', "*")),
    ("if-modified-since", ("Sat, 01 Jan 2028 00:00:00 GMT", "nonsense")),
    ("if-unmodified-since", ("Sat, 01 Jan 2000 00:00:00 GMT",)),
    ("cache-control", ("no-cache", "max-age=0", "no-store", "only-if-cached")),
    ("pragma", ("no-cache",)),
    ("authorization", ("Bearer x", "Basic eDp5")),
    ("origin", ("https://evil.example", "null")),
    ("referer", ("https://evil.example/", f"http://{HOST}/for/open.example/")),
    ("sec-purpose", ("prefetch",)),
    ("purpose", ("prefetch",)),
    ("x-moz", ("prefetch",)),
    ("sec-fetch-mode", ("navigate", "cors")),
    ("sec-fetch-site", ("cross-site", "none")),
    ("sec-fetch-dest", ("document", "empty")),
    ("sec-ch-ua-platform", ('"Android"', '"macOS"')),
    ("sec-ch-ua-mobile", ("?1", "?0")),
    ("save-data", ("on",)),
    ("dnt", ("1",)),
    ("upgrade-insecure-requests", ("1",)),
    ("x-requested-with", ("XMLHttpRequest",)),
    ("user_agent", (_IPHONE, _WINDOWS)),
    ("accept_encoding", ("gzip", "br")),
    ("if_none_match", ("*",)),
    ("x_forwarded_for", ("192.0.2.77",)),
    ("accept-charset", ("utf-16", "iso-8859-1")),
    ("content-type", ("text/html; charset=utf-16", "application/x-www-form-urlencoded")),
    ("content-length", ("0",)),
    ("te", ("trailers",)),
    ("priority", ("u=0, i",)),
    ("x-csrftoken", ("x",)),
    ("traceparent", ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",)),
    ("x-wap-profile", ("http://evil.example/",)),
)
_QUERIES: Final = (
    *("", "", "", "protocol=imap", "protocol=pop3", "protocol=x", "protocol=", "device=iphone", "device=gmail-android"),
    *(
        "device=nothing",
        "task=add",
        "task=change",
        "seen=one",
        "seen=a,b",
        "utm_source=x",
        "q=imap",
        "x=1",
        "domain=open.example",
    ),
    *(
        "protocol=imap&protocol=pop3",
        "device=mac&device=android",
        "protocol=pop3&device=outlook-classic&task=add",
        "&",
        "a",
    ),
    *(
        "domain=closed.example&x=1",
        "domain=open.example&domain=moved.example",
        "domain=OPEN.example",
        "xdomain=open.example",
    ),
    *("emailaddress=anna%40open.example", "protocol=AutodiscoverV1", "q=imap+port", "q=a%40open.example", "q=zzzyx"),
    *("app=thunderbird", "app=outlook-classic&device=mac", "app=gmail-android", "app=", "device=", "seen=&task=add"),
    *("protocol=%69map", "device=iphone;task=add", "PROTOCOL=pop3", "protocol=pop3#x", "seen=%00", "q=" + "y" * 600),
)
TIMES: Final = 1500
#: Operators' pages, and a profile, of which each is an account of its own.
_LEFT_OUT: Final = ("operator/", "admin/", "internal/")
_NEVER_TWICE: Final = "mail.mobileconfig"


def addresses() -> Iterator[str]:
    """Every route of the site, with a name in each place of a parameter."""
    for language in ("", "de/"):
        for route in _routes(get_resolver().url_patterns):
            if not route.startswith(_LEFT_OUT) and not route.endswith(_NEVER_TWICE):
                yield f"/{language}{route}"


def _routes(patterns: Sequence[Any], before: str = "") -> Iterator[str]:
    for one in patterns:
        text = (
            ""
            if "LocalePrefix" in type(one.pattern).__name__ or "Language" in type(one.pattern).__name__
            else str(one.pattern)
        )
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, before + text)
        elif isinstance(one, URLPattern) and "^" not in text and "(" not in before + text:
            yield before + text


def held() -> list[str]:
    """Domains that are held back, and one that is not, of moves in each phase; with names of the same lengths."""
    made = []
    for move in Move.objects.filter(published_at__isnull=False):
        for place, letter in enumerate("hno"):
            name, back = f"{letter}eld-{move.pk}.example", (move.pk, None, move.pk + 1)[place]
            made.append(Domain(name=name, service=move.from_service, move=move, held_from=back))
    Domain.objects.bulk_create(made)
    raise_revision()
    return [domain.name for domain in made]


class Asking:
    """Requests at random, as one number says."""

    def __init__(self, number: int, at: datetime) -> None:
        self.chance = random.Random(number)  # noqa: S311
        library = current_library(at, "en")
        self.routes = [
            *addresses(),
            *(
                "/mail/config-v1.1.xml",
                "/autodiscover/autodiscover.json",
                "/AutoDiscover/autodiscover.json/v1.0/a@b.example",
            ),
            "/robots.txt",
            "/healthz",
            "/api/v1/settings",
            "/nothing/",
            "/static/img/favicon.svg",
            *(HASHED, PLAIN, f"{HASHED}.br") * 2,
        ]
        self.names: dict[str, Sequence[str]] = {
            "<str:domain>": (
                "open.example",
                "closed.example",
                "moved.example",
                "yourdomain.co.uk",
                *held(),
                "nobody.example",
                "Open.example",
            ),
            "<slug:slug>": (
                *library.guides,
                *library.articles,
                *(move.slug for move in published_moves(at)),
                "nothing",
            ),
            "<slug:stop>": list(
                dict.fromkeys(
                    stop.name for guide in library.guides.values() for stop in guide.body.stops(Protocol.IMAP)
                )
            ),
            "<slug:reason>": ("other",),
            "<str:token>": ("x",),
            "<str:name>": ("x.png",),
        }
        self.routes, self.queries = self.chance.sample(self.routes, 60), self.chance.sample(_QUERIES, 15)
        self.some = {place: self.chance.sample(list(names), min(9, len(names))) for place, names in self.names.items()}

    def request(self) -> dict[str, Any]:
        path = self.chance.choice(self.routes)
        for place, names in self.some.items():
            path = path.replace(place, self.chance.choice(names))
        headers = {"host": HOST}
        for name, values in [HEADERS[0], HEADERS[1], *self.chance.sample(HEADERS, self.chance.choice((0, 0, 1, 3)))]:
            if self.chance.random() < 0.8:
                headers[name] = self.chance.choice(values)
        method = self.chance.choice(("GET", "GET", "GET", "GET", "HEAD"))
        return scope(method, path, headers.items(), self.chance.choice(self.queries))


def differences(entrance: Entrance, asked: dict[str, Any], differ: list[Any]) -> Said:
    """What the door says; into `differ` goes what was asked, and what Django says otherwise."""
    said, wanted = entrance.by_door(asked), entrance.by_django(asked)
    if said != wanted:
        what = {name: asked[name] for name in ("method", "path", "query_string", "headers")}
        headers = sorted(set(said.headers.items()) ^ set(wanted.headers.items()))
        differ.append((what, said.status, wanted.status, headers, said.body == wanted.body, said.line, wanted.line))
    return said


@pytest.mark.thorough
@pytest.mark.parametrize("number", range(2))
def test_whatever_is_asked_the_door_says_what_django_says(
    noon: datetime, with_files: PlainHandler, monkeypatch: pytest.MonkeyPatch, record_property: Any, number: int
) -> None:
    for limit in ("LOOKUP_LIMIT", "SEARCH_LIMIT", "API_LIMIT"):
        monkeypatch.setattr(settings, limit, "")
    asking, entrance, differ = Asking(number, noon), Entrance(glances=number % 2 == 1, application=with_files), []
    for _ in range(TIMES):
        asked = asking.request()
        said = differences(entrance, asked, differ)
        if (known := said.headers.get(b"etag")) and asked["method"] == "GET":
            others = [pair for pair in asked["headers"] if pair[0] != b"if-none-match"]
            differences(entrance, asked | {"headers": [*others, (b"if-none-match", known)]}, differ)
    assert differ == []
    assert entrance.remembered > TIMES / 12
    record_property("figure", f"door: {entrance.remembered} answers from memory, each as Django gives it")


def test_a_view_that_reads_what_it_does_not_declare_is_found_out(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    entrance, plain = Entrance(), home.kept_page
    said = [scope("GET", "/", [("host", HOST), ("accept-language", one)]) for one in ("en", "de")]
    assert [entrance.by_door(one) == entrance.by_django(one) for one in (*said, *said)] == [True] * 4

    def kept_page(request: HttpRequest, made: tuple[bytes, str], **more: Any) -> HttpResponseBase:
        return plain(request, (request.headers["accept-language"].encode(), made[1]), **more)

    monkeypatch.setattr(home, "kept_page", kept_page)
    entrance = Entrance()
    assert [entrance.by_door(one) == entrance.by_django(one) for one in said] == [True, False]
