"""The thread of a reader whose domain is known: the line under the header, and links that keep to the domain.

Every public page `kb-x` that may be read with a domain has a twin `kb-domain-x` below `/for/<domain>/`. On a page of
the thread every link to a page that has a twin becomes the relative way to that twin, once the page is rendered. So
no template can lose the domain by accident, and the name stands only where a person reads it (design record 71).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext

from kb.guides.page.app_names import APP_NAMES
from kb.guides.page.devices import DEVICES, Device
from kb.guides.page.devices import resolve as device_named
from kb.guides.page.pages import Guide
from kb.guides.text.placeholders import Task
from kb.mail.moves import MailSettings, Phase
from kb.mail.servers import INCOMING, Protocol
from kb.models.pages.library import current_library
from kb.views.frame.first_stops import page_led_to_first_stops
from kb.views.frame.headings import with_words_whole
from kb.views.frame.languages import current_language
from kb.views.frame.redirects import domain_address
from kb.views.frame.webmail import page_with_webmail_linked

#: Addresses of this site, in the attributes in which a page has any.
_ADDRESS: Final = re.compile(r'(?<=\s)(href|src|action|data-suggest)="(/[^"/][^"]*+|/)"')
#: What tags of templates that say nothing leave between two that do.
_BETWEEN_TAGS: Final = re.compile(r">[^\S\n]*+\n\s*+<")
_GENERAL: Final = "kb-"
_OWN: Final = "kb-domain-"
#: General pages whose twin has a name of its own: who is asked for a domain has one already.
_TWINS: Final = {"kb-lookup": "kb-domain"}


@dataclass(frozen=True, slots=True)
class Along:
    """What is known of a reader beside the domain, and travels in the query of every link. Empty is unknown.

    `device` is a device's or a platform's id. `adding`: they set up a new account, and change none.
    """

    device: str = ""
    protocol: Protocol | None = None
    adding: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Along":
        """Unknown values are ignored (design 7.13)."""
        device = device_named(query.get("device", ""))
        protocol = next((one for one in INCOMING if one.value == query.get("protocol")), None)
        return cls(device.id if device else "", protocol, query.get("task") == Task.ADD)

    def on(self, guide: Guide) -> "Along":
        """On a guide: it is of that device, the one that was known if the guide is for several."""
        device = self.device if self.device in guide.devices else next(iter(guide.devices), "")
        return replace(self, device=device, adding=guide.task is Task.ADD)

    @property
    def query(self) -> dict[str, str]:
        said = {
            "device": self.device,
            "protocol": self.protocol.value if self.protocol else "",
            "task": Task.ADD.value if self.adding else "",
        }
        return {name: text for name, text in said.items() if text}

    def after(self, path: str) -> str:
        """The address of the same page for the same reader."""
        return f"{path}?{urlencode(self.query)}" if self.query else path

    def to_guide(self, slug: str) -> dict[str, str]:
        """What a guide needs of it: which device is meant, if it is for several, and the protocol."""
        known = DEVICES.get(self.device)
        shared = sum(slug in device.guides for device in DEVICES.values()) > 1
        kept = {"protocol", "device"} if shared and known and slug in known.guides else {"protocol"}
        return {name: text for name, text in self.query.items() if name in kept}


#: A reader of whom the domain alone is known.
NOTHING_MORE: Final = Along()


@dataclass(frozen=True, slots=True)
class Stage:
    """Which app the reader is at: its name, and where its guide or the choice of apps is."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The line of one page. `base` is the address that the browser has; without `settings` only an app is known."""

    settings: MailSettings | None
    base: str
    along: Along = NOTHING_MORE
    app: Stage | None = None

    @property
    def home(self) -> str:
        return domain_address(self.settings.domain) if self.settings else ""

    @property
    def webmail(self) -> str:
        """The webmail that is right now, not the one of a server that mail has not reached yet."""
        return self.settings.use_now.webmail_url if self.settings else ""

    @property
    def webmail_shown(self) -> str:
        return self.webmail.partition("://")[2].removesuffix("/")

    @property
    def at_home(self) -> bool:
        return self.base == self.home

    def led(self, html: str) -> str:
        """A finished page with its links kept in the thread."""
        if self.settings is None:
            return html
        return _ADDRESS.sub(lambda found: f'{found[1]}="{escape(self._way(found[1], unescape(found[2])))}"', html)

    def _way(self, attribute: str, address: str) -> str:
        path, hash_, anchor = address.partition("#")
        path, _, query = path.partition("?")
        is_asked_for_another = attribute == "action" and path == reverse("kb-lookup")
        own = path if is_asked_for_another else in_thread(path, self.home)
        if not own.startswith(self.home):
            return address
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if attribute == "href" and own.endswith("/"):
            asked = self._travelling(own.removeprefix(self.home)) | asked
        return relative(self.base, own) + (f"?{urlencode(asked, safe=',')}" if asked else "") + hash_ + anchor

    def _travelling(self, below: str) -> dict[str, str]:
        kind, _, slug = below.partition("/")
        return self.along.to_guide(slug.partition("/")[0]) if kind == "guides" and slug else self.along.query


def in_thread(path: str, home: str) -> str:
    """The twin of a page below `home`, the address of a domain's own page; the path itself if there is none."""
    if path.startswith(home):
        return path
    try:
        found = resolve(path)
        name = found.url_name or ""
        twin = _TWINS.get(name) or _OWN + name.removeprefix(_GENERAL)
        domain = home.rstrip("/").rpartition("/")[2]
        return reverse(twin, kwargs={"domain": domain, **found.kwargs})
    except (Resolver404, NoReverseMatch):
        return path


def general(path: str) -> str:
    """The page for everybody of which this is the twin; the path itself if it is none."""
    try:
        found = resolve(path)
        kwargs = {name: value for name, value in found.kwargs.items() if name != "domain"}
        return reverse(_GENERAL + (found.url_name or "").removeprefix(_OWN), kwargs=kwargs)
    except (Resolver404, NoReverseMatch):
        return path


def relative(base: str, path: str) -> str:
    """The way from the page at `base` to `path`, as a browser resolves it (RFC 3986 5.2); both begin with a slash."""
    here, there = base.split("/")[:-1], path.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    return "../" * (len(here) - common) + "/".join(there[common:]) or "./"


def thread_of(context: Mapping[str, Any]) -> Thread | None:
    """The thread of a page with this context: `settings`, `guide`, `along`, `here`, and `base` if that is another."""
    settings, guide = context.get("settings"), context.get("guide")
    base = context.get("base") or context.get("here", "").partition("?")[0]
    if not base or not (settings or guide):
        return None
    along: Along = context.get("along", NOTHING_MORE)
    along = along.on(guide) if guide else along
    return Thread(settings, base, along, _stage(settings, guide, along))


def _stage(settings: MailSettings | None, guide: Guide | None, along: Along) -> Stage | None:
    """The guide that the page is of, else the best for the device that travels along."""
    if guide is not None:
        return Stage(_name_of(guide, along.device), reverse("kb-guide", args=[guide.slug]))
    known = device_named(along.device)
    if known is None or settings is None:
        return None
    if isinstance(known, Device):
        guides = current_library(settings.at, current_language().code).guides
        settled = settings.phase in (None, Phase.ANNOUNCED) or settings.nothing_changes
        wanted = Task.ADD if along.adding or settled else Task.CHANGE
        found = [guides[slug] for slug in known.guides if slug in guides]
        best = next((one for one in found if one.task is wanted), next(iter(found), None))
        if best is not None:
            return Stage(_name_of(best, known.id), reverse("kb-guide", args=[best.slug]))
    return Stage(gettext(known.label), f"{domain_address(settings.domain)}?device={known.id}#my-device")


def _name_of(guide: Guide, device: str) -> str:
    """In two words, if there are any for the device; a guide of no device says its own."""
    return gettext(APP_NAMES[device]) if device in APP_NAMES else guide.app


def twin_of(address: str, settings: MailSettings) -> str:
    """The whole address of a page's twin, with its query and place."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return in_thread(path, domain_address(settings.domain)) + address[len(path) :]


def rendered(template: str, context: Mapping[str, Any], *, base: str = "") -> str:
    """A page's HTML, its links kept in its thread if it has one; `base` is where it is shown, if not at home.

    Webmail is a link where it is named: the reader's own, or the `webmail` of the context. Guides begin at their first
    stop.
    """
    html: str = _BETWEEN_TAGS.sub(">\n<", render_to_string(template, dict(context)))
    thread: Thread | None = context.get("thread")
    webmail = context.get("webmail") or (thread.webmail if thread else "")
    html = page_with_webmail_linked(html, webmail) if webmail else html
    html = with_words_whole(page_led_to_first_stops(html))
    if thread is None:
        return html
    return (replace(thread, base=base) if base else thread).led(html)
