"""A word that nobody else uses, in every place of a request: wherever it comes out again, something was told.

The addresses come from the site's own list of routes, so a new one is tried without anybody thinking of it.
"""

import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter
from django.utils.regex_helper import normalize
from django.utils.translation import override

CANARY: Final = "zaunkoenig"
#: A client of the site, one that is switched off, and two that nobody has heard of; all are of the same length.
CLIENT, ASLEEP, STRANGER, NEIGHBOUR = (f"{CANARY}-{n}.example" for n in ("known", "sleep", "never", "other"))
ADDRESS: Final = f"{CANARY}@{CLIENT}"
PASSWORD: Final = b64encode(f"{ADDRESS}:{CANARY}".encode()).decode()
#: Every spelling in which it may come out.
TRACES: Final = (CANARY, PASSWORD.lower())
HEADERS: Final = {
    "authorization": f"Basic {PASSWORD}",
    "referer": f"https://{CLIENT}/{ADDRESS}",
    "cookie": f"sessionid={CANARY}; {CANARY}={ADDRESS}",
    "user-agent": ADDRESS,
    "origin": f"https://{CLIENT}",
    "accept": ADDRESS,
    "accept-language": CANARY,
    "if-none-match": f'"{ADDRESS}"',
    "if-modified-since": ADDRESS,
    "range": ADDRESS,
    "via": ADDRESS,
    "from": ADDRESS,
    "forwarded": f"for={CANARY};host={CLIENT}",
    "x-real-ip": ADDRESS,
    "x-original-url": f"/{ADDRESS}",
    "x-request-id": ADDRESS,
    **{f"x-forwarded-{name}": ADDRESS for name in ("for", "host", "proto", "port", "prefix", "user")},
}
QUERY: Final = "&".join(
    f"{name}={ADDRESS}" for name in ("domain", "q", "emailaddress", "Email", "Protocol", "device", "next", ADDRESS)
)
FORM: Final = dict.fromkeys(("domain", "address", "username", "password", "step", "text", ADDRESS), ADDRESS)


def every_address(value: str = ADDRESS) -> list[str]:
    """Every address that the site answers to, `value` standing for whatever may stand in it."""
    found = []
    for language in settings.SITE_LANGUAGES.all:
        with override(language.django_code):
            found += [f"/{path}" for path in _below(get_resolver(), "", value)]
    # What the list of routes leaves open: a path of Outlook's with the address in it, and Nine's.
    found += [f"/autodiscover/autodiscover.json/v1.0/{value}", "/v1.1/mail/config-v1.1.xml", f"/autodiscover/{value}"]
    return list(dict.fromkeys(found))


def every_pattern() -> list[URLPattern]:
    """The routes themselves, in every language."""
    found = []
    for language in settings.SITE_LANGUAGES.all:
        with override(language.django_code):
            found += list(_patterns(get_resolver()))
    return found


def _below(resolver: URLResolver, before: str, value: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        converters = getattr(entry.pattern, "converters", {})
        for template, names in normalize(entry.pattern.regex.pattern):
            path = before + template % {name: _fitting(value, converters.get(name)) for name in names}
            if isinstance(entry, URLResolver):
                yield from _below(entry, path, value)
            else:
                yield path


def _fitting(value: str, converter: object) -> str:
    """The value, or what is left of it where an address takes numbers or slugs alone."""
    if isinstance(converter, IntConverter):
        return "7"
    return re.sub(r"[^\w-]", "-", value) if isinstance(converter, SlugConverter) else value


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


class Listener:
    """Sends requests and keeps what they left behind in the log, and what came out that nobody may have."""

    def __init__(self, log: io.StringIO) -> None:
        self._log = log
        self.heard: dict[str, str] = {}
        self.statuses: dict[int, int] = {}
        self.lines: list[dict[str, Any]] = []

    def ask(self, client: Client, method: str, path: str, **more: Any) -> Any:
        start = self._log.tell()
        response = client.generic(method, path, **more)
        said = self._log.getvalue()[start:]
        self.statuses[response.status_code] = self.statuses.get(response.status_code, 0) + 1
        self.lines += map(json.loads, said.splitlines())
        if any(trace in said.lower() for trace in TRACES):
            self.heard[f"{method} {path}"] = said
        return response
