"""What every page has around its content: who runs the site, and how to reach them."""

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from kb import VERSION
from kb.guides.placeholders import SiteWords
from kb.models.site import current_profile
from kb.views.languages import current_language, versions


def frame(**context: Any) -> dict[str, Any]:
    """A template's context: `site`, `zone`, `site_url`, `language`, `versions`, and what the page adds.

    `here` is the page's own address, from which the ways to its other languages are made; without it they lead home.
    `written_in` are the languages that have its text, if not all do.
    """
    profile = current_profile()
    site = {"name": profile.name, "phone": profile.phone, "hours": profile.hours}
    return {"site": site, "zone": profile.tz, **_everywhere(context.get("here"), context.get("written_in")), **context}


def bare_frame(**context: Any) -> dict[str, Any]:
    """The same from the environment alone, for pages that must not need the database."""
    first = settings.SITE_PROFILE
    site = {"name": first["name"], "phone": first["phone"], "hours": first["hours"]}
    return {"site": site, "zone": ZoneInfo(first["zone"]), **_everywhere(), **context}


def _everywhere(here: str | None = None, written_in: Collection[str] | None = None) -> dict[str, Any]:
    return {
        "site_url": settings.SITE_URL,
        "version": VERSION,
        "language": current_language(),
        "versions": versions(here, written_in) if here else versions(reverse("kb-home"), ()),
        "canonical": here.partition("?")[0] if here else "",
    }


def site_words() -> SiteWords:
    """What guides may say about the site."""
    profile = current_profile()
    return SiteWords(profile.name, profile.phone, profile.hours)


def page_language() -> str:
    """The language of the page that is being made, as the library names languages: two letters."""
    return current_language().code


def site_zone() -> ZoneInfo:
    return current_profile().tz
