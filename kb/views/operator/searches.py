"""What visitors searched for without an answer, so that somebody can make a page for it."""

from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models.articles import current_search
from kb.models.roles import Role
from kb.models.unanswered import Unanswered, UnansweredSearch
from kb.search.pages import SearchPage
from kb.views.operator.gate import operator_page, requires
from kb.views.operator.periods import asked_period

#: Further ones were hardly ever asked for.
_SHOWN: Final = 100


class Wanted(NamedTuple):
    """A search that had no answer, and the page that answers it since."""

    search: Unanswered
    page: SearchPage | None


@requires(Role.VIEWER)
@require_safe
def searches(request: HttpRequest) -> HttpResponseBase:
    now = datetime.now(UTC)
    period = asked_period(request, now.date())
    wanted = wanted_since(period.since, now)
    return operator_page(request, "operator/searches.html", section="searches", wanted=wanted, **period.form)


def wanted_since(day: date, at: datetime) -> list[Wanted]:
    """What was searched for in vain, the most frequent first, as the library stands at `at`."""
    return [_with_answer(search, at) for search in UnansweredSearch.objects.since(day).most_wanted(_SHOWN)]


def _with_answer(search: Unanswered, now: datetime) -> Wanted:
    results = current_search(now, search.language).search(search.words)
    return Wanted(search, next((hit.page for hit in results.hits if hit.complete), None))
