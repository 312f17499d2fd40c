"""The search over a library, kept as long as its pages stay what they are: moves change far more often."""

from functools import lru_cache
from typing import Final

from django.conf import settings

from kb.guides.page.devices import DEVICES
from kb.guides.page.pages import Guide, Page
from kb.guides.text.apps import BY_NAME, listed_apps, what_it_can
from kb.guides.text.placeholders import Task
from kb.languages import LANGUAGES, SiteLanguages
from kb.search.index import SearchIndex
from kb.search.intent.reading import ListedName
from kb.search.pages import SearchPage

#: One for each language, and those of the revision before.
_KEPT: Final = 6
#: Pages as the search has them: those that ship in two languages twice over. Most stay as they are when one changes.
_PAGES: Final = 512
#: Where an app is that several machines have, the likeliest first.
_PLATFORMS: Final = ("windows", "android", "iphone", "mac", "browser", "other")
#: A guide's headings of this level are the stages of its way; below them stand the errors that may come.
_STAGE: Final = 2
#: A code or a name stands in every language; whoever reads this one finds its pages first.
_WORTH_OF_ANOTHER_LANGUAGE: Final = 0.5


@lru_cache(maxsize=_KEPT)
def index_of(pages: tuple[Page, ...], language: str) -> SearchIndex:
    """An index whose answers lead to the pages' addresses in a language."""
    site = settings.SITE_LANGUAGES
    return SearchIndex(
        (_search_page(page, language, site) for page in pages), listed=_listed(language), language=language
    )


def _listed(language: str) -> tuple[ListedName, ...]:
    """The apps without a guide of their own, each with its line in the list of them all, and the guide to follow."""
    return tuple(
        ListedName(
            app.name_in(language), (app.name, *app.spellings), BY_NAME, app.key, what_it_can(app, language), app.guide
        )
        for app in listed_apps().values()
    )


def _address(address: str, language: str, site: SiteLanguages) -> str:
    return site.path_in(address, LANGUAGES.get(language, site.own))


def _standing(guide: Guide) -> int:
    """The place of its best device: most people with that app have it there; of one machine as in the table."""
    places = {device: place for place, device in enumerate(DEVICES)}
    return min(_PLATFORMS.index(DEVICES[device].platform) * len(places) + places[device] for device in guide.devices)


@lru_cache(maxsize=_PAGES)
def _search_page(page: Page, language: str, site: SiteLanguages) -> SearchPage:
    guide = page if isinstance(page, Guide) else None
    platforms = {DEVICES[device].platform for device in guide.devices} | {guide.platform} if guide else set()
    return SearchPage(
        url=_address(page.address, language, site),
        kind="guide" if guide else "article",
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        devices=(*guide.devices, *sorted(platforms)) if guide else (),
        headings=tuple((heading.id, heading.text) for heading in page.body.headings),
        places=frozenset(heading.id for heading in page.body.headings if heading.level > _STAGE) if guide else None,
        first=_address(guide.first_address, language, site) if guide else "",
        standing=_standing(guide) if guide else 0,
        body=page.body.text_for(guide.task if guide else Task.CHANGE),
        synonyms=(*page.synonyms, guide.app) if guide else page.synonyms,
        language=page.language,
        worth=1.0 if page.language == language else _WORTH_OF_ANOTHER_LANGUAGE,
        adds=guide is not None and guide.task is Task.ADD,
    )
