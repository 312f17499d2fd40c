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
from kb.mail.moves import MailSettings
from kb.models.pages.library import current_library
from kb.views.frame.context import site_words, site_zone
from kb.views.frame.languages import current_language
from kb.views.frame.redirects import domain_address

#: Links to pages of ours; files have one address in all languages.
_LINK: Final = re.compile(r'href="(/(?!static/|media/)[^"#?]*+)([^"]*+)"')


def in_place(html: str, settings: MailSettings | None = None) -> SafeString:
    """Links to pages in the reader's language, and to the same domain's guides: nobody types a domain twice
    (WCAG 2.2, 3.3.7)."""
    at_home = domain_address(settings.domain) if settings else ""

    def address(link: re.Match[str]) -> str:
        path, rest = link[1], link[2]
        if settings and path == "/guides/":
            return f'href="{at_home}{rest.partition("#")[0]}#my-device"'
        if settings and path.startswith("/guides/"):
            return f'href="{at_home}{path.removeprefix("/")}{rest}"'
        return f'href="{site.SITE_LANGUAGES.path_in(path, current_language())}{rest}"'

    return SafeString(_LINK.sub(address, html))


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


def article_body(page: Page) -> SafeString:
    zone, words = site_zone(), site_words()
    values = values_for(None, task=Task.CHANGE, protocol=None, zone=zone, site=words, language=page.language)
    return in_place(page.body.fill(values))
