"""What every page has around its content: who runs the site, and how to reach them."""

from collections.abc import Collection
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from kb import VERSION
from kb.guides.text.placeholders import SiteWords
from kb.integrity import integrity_of
from kb.models.site.address import why_unreachable
from kb.models.site.profile import SiteProfile, current_profile
from kb.protocols.look_css import Colour, style_sheet
from kb.views.frame.languages import current_language, versions
from kb.views.frame.thread import general, thread_of


def frame(**context: Any) -> dict[str, Any]:
    """A template's context: `site`, `zone`, `site_url`, `unreachable`, `language`, `versions`, `thread`, and what the
    page adds.

    `here` is the page's own address, from which the ways to its other languages are made; without it they lead home.
    `written_in` are the languages that have its text, if not all do. With `settings` or a `guide` a page has a thread;
    `along` is what else is known of the reader, and `base` the address that the browser has, if that is not `here`.
    """
    profile = current_profile()
    return {
        "site": _site(profile),
        "zone": profile.tz,
        **_everywhere(context.get("here"), context.get("written_in")),
        "thread": thread_of(context),
        **context,
    }


def _site(profile: SiteProfile) -> dict[str, Any]:
    """Who runs the site, and how it looks."""
    words = profile.words_in(current_language().code)
    return {
        "name": profile.name,
        "phone": profile.phone,
        "hours": words.hours,
        "home": words.home,
        "foot": words.foot,
        "call_back": words.call_back,
        "write_to": profile.write_to,
        "write_link": profile.write_link,
        "rings_back": profile.rings_back,
        "logo": profile.logo,
        "logo_dark": profile.logo_dark,
        "imprint_url": profile.imprint_url,
        "privacy_url": profile.privacy_url,
        **_colours(profile),
    }


def _colours(profile: SiteProfile) -> dict[str, str]:
    """The style sheet of the host's own colour by its address and digest, and the colour as it is shown.

    Empty without one.
    """
    if not profile.colour:
        return {}
    colour = Colour.parse(profile.colour)
    integrity = integrity_of(style_sheet(colour).encode())
    return {"look": look_address(colour), "look_integrity": integrity, "colour": str(profile.sign)}


def look_address(colour: Colour) -> str:
    """Where `kb.views.visitors.look` serves it: the digest makes what browsers keep end with what is in it."""
    digest = blake2b(style_sheet(colour).encode(), digest_size=4).hexdigest()
    return reverse("kb-look", args=[colour.digits, digest])


def bare_frame(**context: Any) -> dict[str, Any]:
    """The same from the environment alone, for pages that must not need the database."""
    first = settings.SITE_PROFILE
    site = {"name": first["name"], "phone": first["phone"], "hours": first["hours"]}
    return {"site": site, "zone": ZoneInfo(first["zone"]), **_everywhere(), **context}


def _everywhere(here: str | None = None, written_in: Collection[str] | None = None) -> dict[str, Any]:
    return {
        "site_url": settings.SITE_URL,
        "unreachable": why_unreachable(),
        "version": VERSION,
        "language": current_language(),
        "versions": versions(here, written_in) if here else versions(reverse("kb-home"), ()),
        "canonical": general(here.partition("?")[0]) if here else "",
    }


def site_words() -> SiteWords:
    """What guides may say about the site."""
    profile = current_profile()
    return SiteWords(profile.name, profile.phone, profile.words_in(current_language().code).hours)


def page_language() -> str:
    """The language of the page that is being made, as the library names languages: two letters."""
    return current_language().code


def site_zone() -> ZoneInfo:
    return current_profile().tz
