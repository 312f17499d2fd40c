"""A question put to the index that answers it best: that of the page's language, or of the language it is asked in."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from kb.guides.page.devices import known_device
from kb.languages import SOURCE, Language
from kb.mail.moves import MailSettings
from kb.models.pages.library import current_search
from kb.search.index import Results
from kb.search.tongues import has_strange_words, is_rather_in
from kb.views.frame.languages import current_language
from kb.views.frame.moments import moment
from kb.views.frame.thread import twin_of
from kb.views.visitors.knowledge.hits import ShownHit, shown
from kb.views.visitors.signs import ValueGroup, value_groups
from kb.views.visitors.tiles import choice

#: So many answers are read on a telephone; what is not among them is asked for in other words.
_MOST: Final = 10
_ELSEWHERE: Final = 5


@dataclass(frozen=True, slots=True)
class Answers:
    """`spoken` is the language of the answers, if it is not that of the page around them. `own` are the values of the
    reader's domain that were asked for, as they are right now: the first of the answers."""

    results: Results
    hits: tuple[ShownHit, ...]
    elsewhere: tuple[ShownHit, ...]
    spoken: Language | None = None
    own: tuple[ValueGroup, ...] = ()

    @property
    def count(self) -> int:
        return len(self.hits) + bool(self.own)


def answers_to(request: HttpRequest, query: str, within: MailSettings | None) -> Answers:
    """What is found for a question that is not empty; `within` is the domain in whose thread answers lead."""
    current, spoken = choice(request), _spoken(request, query)
    index = current_search(moment(), (spoken or current_language()).code)
    prefer = current.platform.id if current.known else None
    results = index.search(query, known_device(request.GET.get("device", "")) or None, _MOST, prefer=prefer)

    def way(address: str) -> str:
        return _way(address, spoken, within)

    return Answers(
        results,
        tuple(shown(hit, way) for hit in results.hits),
        tuple(shown(hit, way) for hit in results.elsewhere[:_ELSEWHERE]),
        spoken,
        _own_values(results, within) if within else (),
    )


def _own_values(results: Results, within: MailSettings) -> tuple[ValueGroup, ...]:
    """The values that were asked for, all of them if the domain has none of these protocols."""
    if not results.own_values:
        return ()
    groups = value_groups(within.use_now)
    return tuple(group for group in groups if group.protocol in results.protocols) or groups


def _spoken(request: HttpRequest, query: str) -> Language | None:
    """The language of the site that a question is asked in, where the page is in the one that programs speak, English:
    English words on a page in another language are what somebody read on a screen.

    `in` is the language of the page, if its answers are wanted all the same.
    """
    page = current_language()
    if page.code != SOURCE or request.GET.get("in") == page.code:
        return None
    at = moment()
    here = current_search(at, page.code).vocabulary
    if not has_strange_words(here, query):
        return None
    others = (language for language in settings.SITE_LANGUAGES.all if language is not page)
    return next((one for one in others if is_rather_in(current_search(at, one.code).vocabulary, here, query)), None)


def _way(address: str, spoken: Language | None, within: MailSettings | None) -> str:
    """Where an answer leads. The thread itself leads answers in the page's own language."""
    if spoken is None or within is None:
        return address
    with translation.override(spoken.django_code):
        return twin_of(address, within)
