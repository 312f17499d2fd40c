"""Every public address: its status, its kind, how long it may be kept, and nothing about cookies."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve

from tests.views.conftest import HOST

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
MARKDOWN: Final = "text/markdown; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"
KEPT: Final = "public, max-age=300"
GUESSED: Final = "private, max-age=300"
ASKED_AGAIN: Final = "private, no-cache"
NEVER: Final = "max-age=0, no-cache, no-store, must-revalidate, private"

#: address -> status, content type, Cache-Control. `None`: not said.
ADDRESSES: Final = {
    "/": (200, HTML, GUESSED),
    "/?device=iphone": (200, HTML, KEPT),
    "/settings/": (200, HTML, ASKED_AGAIN),
    "/settings/?domain=open.example": (303, HTML, None),
    "/settings/?domain=unknown.example": (404, HTML, "no-store"),
    "/settings/?domain=-": (400, HTML, "no-store"),
    "/settings/?domain=mail.old-host.example": (200, HTML, ASKED_AGAIN),
    "/for/open.example/": (200, HTML, GUESSED),
    "/for/open.example/?device=mac": (200, HTML, KEPT),
    "/for/settled.example/": (200, HTML, GUESSED),
    "/for/unknown.example/": (404, HTML, "no-store"),
    "/for/-/": (404, HTML, "no-store"),
    "/for/OPEN.example./": (301, HTML, None),
    "/for/www.open.example/": (302, HTML, None),
    "/for/open.example/letter/": (200, HTML, KEPT),
    "/for/open.example/profile/": (200, HTML, KEPT),
    "/for/open.example/profile/qr.svg": (200, "image/svg+xml", "public, max-age=86400"),
    "/for/open.example/mail.mobileconfig": (200, "application/x-apple-aspen-config", "no-store"),
    "/for/unknown.example/mail.mobileconfig": (404, HTML, "no-store"),
    "/for/open.example/calendar.ics": (200, "text/calendar; charset=utf-8", KEPT),
    "/for/settled.example/calendar.ics": (404, HTML, "no-store"),
    "/for/open.example/guides/iphone-mail/qr.svg": (200, "image/svg+xml", "public, max-age=86400"),
    "/for/open.example/qr.svg": (200, "image/svg+xml", "public, max-age=86400"),
    "/for/open.example/guides/iphone-mail/": (200, HTML, KEPT),
    "/for/open.example/guides/never-heard/": (404, HTML, "no-store"),
    "/for/open.example/guides/iphone-mail/incoming-server/": (200, HTML, KEPT),
    "/for/open.example/guides/iphone-mail/never-heard/": (303, HTML, None),
    "/for/open.example/guides/": (200, HTML, GUESSED),
    "/for/open.example/articles/": (200, HTML, KEPT),
    "/for/open.example/articles/webmail/": (200, HTML, KEPT),
    "/for/open.example/articles/error-messages/fairemail/": (301, HTML, KEPT),
    "/for/open.example/guides/iphone-mail/proof/": (303, HTML, None),
    "/for/open.example/search/?q=password": (200, HTML, ASKED_AGAIN),
    "/for/open.example/search/suggest/?q=pass": (200, JSON, "private, max-age=60"),
    "/for/open.example/moves/": (200, HTML, KEPT),
    "/for/open.example/moves/sample-open/": (200, HTML, KEPT),
    "/for/open.example/accessibility/": (200, HTML, KEPT),
    "/for/open.example/guides/iphone-mail/worked/": (200, HTML, ASKED_AGAIN),
    "/for/open.example/guides/iphone-mail/stuck/password/": (200, HTML, ASKED_AGAIN),
    "/for/open.example/guides/iphone-mail/stuck/never-heard/": (404, HTML, "no-store"),
    "/for/unknown.example/guides/iphone-mail/worked/": (404, HTML, "no-store"),
    "/guides/": (200, HTML, GUESSED),
    "/guides/?device=gmail-android": (200, HTML, KEPT),
    "/guides/iphone-mail/": (200, HTML, KEPT),
    "/guides/iphone-mail/incoming-server/": (200, HTML, KEPT),
    "/guides/iphone-mail/never-heard/": (303, HTML, None),
    "/guides/never-heard/": (404, HTML, "no-store"),
    "/guides/iphone-mail.md": (200, MARKDOWN, KEPT),
    "/guides/never-heard.md": (404, HTML, "no-store"),
    "/articles/pop3-or-imap.md": (200, MARKDOWN, KEPT),
    "/articles/never-heard.md": (404, HTML, "no-store"),
    "/moves/feed/": (200, "application/atom+xml; charset=utf-8", KEPT),
    "/changes/feed/": (200, "application/atom+xml; charset=utf-8", KEPT),
    "/llms.txt": (200, MARKDOWN, KEPT),
    "/sitemap.xml": (200, "application/xml; charset=utf-8", KEPT),
    "/opensearch.xml": (200, "application/opensearchdescription+xml; charset=utf-8", KEPT),
    "/guides/iphone-mail/worked/": (200, HTML, ASKED_AGAIN),
    "/guides/never-heard/worked/": (404, HTML, "no-store"),
    "/guides/iphone-mail/stuck/different/?step=h-test.2": (200, HTML, ASKED_AGAIN),
    "/guides/iphone-mail/stuck/worked/": (404, HTML, "no-store"),
    "/guides/never-heard/stuck/password/": (404, HTML, "no-store"),
    "/articles/": (200, HTML, KEPT),
    "/articles/pop3-or-imap/": (200, HTML, KEPT),
    "/articles/never-heard/": (404, HTML, "no-store"),
    "/articles/error-messages/fairemail/": (301, HTML, KEPT),
    "/unsubscribe/never-heard/": (200, HTML, "no-store"),
    "/reminders/never-heard/": (200, HTML, "no-store"),
    "/search/": (200, HTML, ASKED_AGAIN),
    "/search/?q=password": (200, HTML, ASKED_AGAIN),
    "/search/suggest/?q=pass": (200, JSON, "private, max-age=60"),
    "/moves/": (200, HTML, KEPT),
    "/moves/sample-open/": (200, HTML, KEPT),
    "/moves/never-heard/": (404, HTML, "no-store"),
    "/accessibility/": (200, HTML, KEPT),
    "/api/v1/docs": (200, HTML, KEPT),
    "/api/v1/openapi.json": (200, JSON, KEPT),
    "/api/v1/settings?domain=open.example": (200, JSON, KEPT),
    "/api/v1/settings?domain=unknown.example": (404, JSON, "no-store"),
    "/api/v1/settings": (400, JSON, "no-store"),
    "/media/never-heard.png": (404, HTML, "no-store"),
    "/look/b00020-00000000.css": (200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    "/healthz": (200, TEXT, NEVER),
    "/readyz": (200, "application/json", NEVER),
    "/robots.txt": (200, TEXT, None),
    "/never-heard/": (404, HTML, "no-store"),
    "/guides": (301, HTML, None),
}
WITH_A_TAG: Final = [
    address for address, said in ADDRESSES.items() if said[0] != 301 and said[2] and "max-age=300" in said[2]
]
#: Told apart by the visitor's device, so nobody but the visitor may keep them.
BY_DEVICE: Final = [address for address, said in ADDRESSES.items() if said[2] == GUESSED]
AGENTS: Final = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
)


def of_each(addresses: Iterable[str], ask: Callable[[str], object]) -> dict[str, object]:
    """One answer for each address, so that a test shows all that differ at once."""
    return {address: ask(address) for address in addresses}


@pytest.mark.thorough
def test_each_address_answers_in_its_own_way(noon: datetime, client: Client) -> None:
    def said(address: str) -> object:
        response = client.get(address)
        return response.status_code, response.headers["Content-Type"], response.headers.get("Cache-Control")

    assert of_each(ADDRESSES, said) == ADDRESSES


def test_no_route_is_forgotten() -> None:
    answered = {200, 303}
    found = [one for one, said in ADDRESSES.items() if said[0] in answered or one.endswith("/fairemail/")]
    asked = {resolve(address.partition("?")[0]).view_name for address in found}
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    # Those of the operator's own pages are in tests/views/operator/gate/test_gate.py, mail apps' in test_machines.py,
    # uploaded pictures in test_media.py, the web server's question in test_certificates.py, a test message's page in
    # test_proof.py. Where no host rings back, those of test_rings.py are not there.
    elsewhere = ("kb-operator", "kb-autoconfig", "kb-autodiscover", "kb-pacc", "kb-media", "kb-tls-ask")
    theirs = {
        name for name in names if not name.startswith(elsewhere) and not name.endswith(("-ring", "-domain-proof"))
    }
    assert asked == theirs | {"kb-api:settings"}


@pytest.mark.thorough
def test_head_is_get_without_the_body(noon: datetime, client: Client) -> None:
    same = ("Content-Type", "Cache-Control", "ETag", "Location", "Content-Length", "Vary")

    def said(response: HttpResponse) -> object:
        return response.status_code, {name: response.headers.get(name) for name in same}

    head = of_each(ADDRESSES, lambda address: said(client.head(address)))
    assert head == of_each(ADDRESSES, lambda address: said(client.get(address)))
    assert not [address for address in ADDRESSES if client.head(address).content]


@pytest.mark.thorough
@pytest.mark.parametrize("cookie", ["", "sessionid=x; csrftoken=y", f"sessionid={'s' * 32}; csrftoken={'c' * 32}"])
def test_no_page_has_to_do_with_cookies(noon: datetime, client: Client, cookie: str) -> None:
    def touched(address: str) -> bool:
        response = client.get(address, headers={"cookie": cookie} if cookie else {})
        return bool(response.cookies) or "cookie" in response.headers.get("Vary", "").lower()

    assert not [address for address in ADDRESSES if touched(address)]


@pytest.mark.thorough
def test_a_browser_that_has_a_page_is_told_so(noon: datetime, client: Client) -> None:
    def again(address: str) -> object:
        first = client.get(address)
        second = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        same = all(second.headers[name] == first.headers[name] for name in ("ETag", "Cache-Control"))
        return second.status_code, second.content, same

    def stale(address: str) -> object:
        return client.get(address, headers={"if-none-match": '"another"'}).status_code

    assert of_each(WITH_A_TAG, again) == dict.fromkeys(WITH_A_TAG, (304, b"", True))
    assert of_each(WITH_A_TAG, stale) == dict.fromkeys(WITH_A_TAG, 200)


@pytest.mark.thorough
def test_pages_vary_by_compression_and_where_they_guess_by_the_device(noon: datetime, client: Client) -> None:
    def varies(address: str) -> object:
        return {name.strip() for name in client.get(address).headers.get("Vary", "").split(",")}

    expected = {
        address: {"User-Agent", "Accept-Encoding"} if address in BY_DEVICE else {"Accept-Encoding"}
        for address in WITH_A_TAG
    }
    assert of_each(WITH_A_TAG, varies) == expected


def test_two_kinds_of_device_have_two_tags(noon: datetime, client: Client) -> None:
    def tags(address: str) -> object:
        return len({client.get(address, headers={"user-agent": agent}).headers["ETag"] for agent in AGENTS})

    assert of_each(BY_DEVICE, tags) == dict.fromkeys(BY_DEVICE, 2)


@pytest.mark.thorough
def test_search_engines_leave_domains_own_pages_out(noon: datetime, client: Client) -> None:
    found = [address for address, said in ADDRESSES.items() if address.startswith("/for/") and said[0] == 200]
    assert len(found) > 5
    robots = of_each(found, lambda address: client.get(address).headers.get("X-Robots-Tag"))
    assert robots == dict.fromkeys(found, "noindex")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused(noon: datetime, method: str) -> None:
    client = Client(headers={"host": HOST})  # without its token a POST is already turned away before

    def said(address: str) -> object:
        response = client.generic(method, address)
        return response.status_code, "GET" in response.headers["Allow"], bool(response.cookies)

    found = [address for address, said in ADDRESSES.items() if said[0] == 200]
    if method == "POST":
        forms = (
            *("/settings/", "/unsubscribe/", "/reminders/", "/guides/iphone-mail/worked/"),
            "/for/open.example/mail.mobileconfig",
            *("/for/open.example/guides/iphone-mail/worked/", "/for/open.example/search/"),
        )
        found = [address for address in found if not address.startswith(forms)]
    assert of_each(found, said) == dict.fromkeys(found, (405, True, False))


@pytest.mark.parametrize("text", ["*/*", "application/json", "de;q=x," * 2000, "\xff", ";;=,"])
def test_what_a_browser_says_that_it_reads_changes_nothing(noon: datetime, client: Client, text: str) -> None:
    plain = client.get("/for/open.example/")
    other = client.get("/for/open.example/", headers={"accept": text, "accept-language": text})
    assert (other.status_code, other.content) == (200, plain.content)
