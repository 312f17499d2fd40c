"""Pages of the library with their absolute addresses, as programs list them, and what a page says about itself."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings as site
from django.urls import reverse
from django.utils.safestring import SafeString

from kb.guides.page.pages import Page
from kb.languages import Language
from kb.models.pages.library import current_library, current_snapshot
from kb.models.site.profile import current_profile
from kb.protocols.listings import structured_data
from kb.protocols.listings.page_entries import PageEntry
from kb.views.frame.context import site_zone
from kb.views.visitors.knowledge.bodies import canonical
from kb.views.visitors.knowledge.orientation import crumbs_to


def entry_of(page: Page, at: datetime, translations: Iterable[tuple[str, str]] = ()) -> PageEntry:
    return PageEntry(
        url=f"{site.SITE_URL}{canonical(page)}",
        title=page.title,
        summary=page.summary,
        changed=_changed(page, at),
        language=page.language,
        translations=tuple(translations),
    )


def entries(language: Language, at: datetime) -> list[PageEntry]:
    """The pages that are written in a language, each with its translations if there are any."""
    of_each = {one: pages_in(one, at) for one in site.SITE_LANGUAGES.all}
    found = []
    for address, page in of_each[language].items():
        written = {one.tag: pages[address] for one, pages in of_each.items() if address in pages}
        translations = [(tag, f"{site.SITE_URL}{canonical(one)}") for tag, one in written.items()]
        found.append(entry_of(page, at, translations if len(translations) > 1 else ()))
    return found


def _changed(page: Page, at: datetime) -> date:
    """The day on which the page was last checked, or on which visitors got an operator's text, whichever is later."""
    since = current_snapshot(at).since.get(str(page.path))
    return max(page.checked, since.astimezone(site_zone()).date()) if since else page.checked


def pages_in(language: Language, at: datetime) -> dict[str, Page]:
    """By address without a language: the pages of a library that speak its language, in their order."""
    return {page.address: page for page in current_library(at, language.code).pages if page.language == language.code}


def twin_address(page: Page) -> str:
    """The path of a page's Markdown twin, in the language of the page."""
    return f"{canonical(page).removesuffix('/')}.md"


def described(page: Page, at: datetime) -> dict[str, Any]:
    """What a template says of a page to programs: its twin, and its own JSON-LD, escaped for a `<script>`."""
    name = current_profile().name
    crumbs = [(words, f"{site.SITE_URL}{path}") for words, path in ((name, reverse("kb-home")), *crumbs_to(page))]
    made = structured_data.render(entry_of(page, at), crumbs=crumbs, site_name=name, site_url=site.SITE_URL)
    return {"twin": twin_address(page), "structured": SafeString(made)}
