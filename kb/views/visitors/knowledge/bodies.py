"""The text of a guide or article on the page of one reader: its values, its links, its language.

A text that is not there in the reader's language is shown in the one that it has. What is in it then speaks that
language, values and captions too; links lead to the reader's own.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings as site
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kb.guides.page.pages import Page
from kb.guides.text.placeholders import Task, values_for
from kb.languages import LANGUAGES, Language
from kb.mail.moves import MailSettings, Phase
from kb.mail.servers import Protocol
from kb.models.pages.library import current_library
from kb.views.frame.context import site_words, site_zone
from kb.views.frame.languages import current_language

#: Links to pages of ours; files have one address in all languages.
_LINK: Final = re.compile(r'href="(/(?!static/|media/)[^"#?]*+)([^"]*+)"')
#: Places on the page itself.
_PLACE: Final = re.compile(r'href="#([^"]++)"')


def in_place(html: str) -> SafeString:
    """Links to pages in the reader's language. The domain is kept by the page's thread: nobody types it twice
    (WCAG 2.2, 3.3.7)."""
    here = current_language()
    return SafeString(_LINK.sub(lambda link: f'href="{site.SITE_LANGUAGES.path_in(link[1], here)}{link[2]}"', html))


def body_context(page: Page, at: datetime, here: str, state: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a template says about the text: where it is at home, and in which languages.

    `here` is the address that the reader has, `state` its query. `foreign` is the language of the text if the page
    around it speaks another.
    """
    own = LANGUAGES.get(page.language)
    foreign = own if own and own is not current_language() else None
    return {
        "canonical": canonical(page),
        "here": f"{here}?{urlencode(state, safe=',')}" if state else here,
        "written_in": _written_in(page, at),
        "foreign": foreign,
        "foreign_name": gettext(foreign.name) if foreign else "",
    }


def canonical(page: Page) -> str:
    """The one address of a text: in its own language, if the site offers that."""
    own: Language = LANGUAGES.get(page.language, site.SITE_LANGUAGES.own)
    return site.SITE_LANGUAGES.path_in(page.address, own if own in site.SITE_LANGUAGES.all else site.SITE_LANGUAGES.own)


def _written_in(page: Page, at: datetime) -> frozenset[str]:
    """The codes of the languages that have this text."""
    return frozenset(
        language.code
        for language in site.SITE_LANGUAGES.all
        for one in current_library(at, language.code).pages
        if (one.address, one.language) == (page.address, language.code)
    )


def article_body(
    page: Page, settings: MailSettings | None = None, protocol: Protocol | None = None, app: str = ""
) -> SafeString:
    """An article names what is right now: before the first day of a change, that is the old server. `app` leaves out
    what belongs to others."""
    task = Task.ADD if settings and settings.phase is Phase.ANNOUNCED else Task.CHANGE
    zone, words = site_zone(), site_words()
    values = values_for(settings, task=task, protocol=protocol, zone=zone, site=words, language=page.language)
    html = page.body.fill(values, protocol=protocol, app=app)
    return in_place(_led_to_the_whole_page(html, page) if app else html)


def _led_to_the_whole_page(html: str, page: Page) -> str:
    """Links to places that are left out lead to the page on which they stand."""

    def led(link: re.Match[str]) -> str:
        return link[0] if f'id="{link[1]}"' in html else f'href="{page.address}#{link[1]}"'

    return _PLACE.sub(led, html)
