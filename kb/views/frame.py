"""What every page has around its content: who runs the site, and how to reach them."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from kb import VERSION
from kb.guides.placeholders import SiteWords
from kb.models.site import current_profile


def frame(**context: Any) -> dict[str, Any]:
    """A template's context: `site`, `zone`, `site_url`, and what the page adds."""
    profile = current_profile()
    site = {"name": profile.name, "phone": profile.phone, "hours": profile.hours}
    return {"site": site, "zone": profile.tz, "site_url": settings.SITE_URL, "version": VERSION, **context}


def bare_frame(**context: Any) -> dict[str, Any]:
    """The same from the environment alone, for pages that must not need the database."""
    first = settings.SITE_PROFILE
    site = {"name": first["name"], "phone": first["phone"], "hours": first["hours"]}
    return {"site": site, "zone": ZoneInfo(first["zone"]), "site_url": settings.SITE_URL, "version": VERSION, **context}


def site_words() -> SiteWords:
    """What guides may say about the site."""
    profile = current_profile()
    return SiteWords(profile.name, profile.phone, profile.hours)


def page_language() -> str:
    """The language of the page that is being made, as the library names languages: two letters."""
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def site_zone() -> ZoneInfo:
    return current_profile().tz
