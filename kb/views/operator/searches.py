"""What visitors searched for without an answer, so that somebody can make a page for it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kb.models.articles import current_search
from kb.models.roles import Role
from kb.models.unanswered import Unanswered, UnansweredSearch
from kb.search.pages import SearchPage
from kb.views.operator.gate import operator_page, requires

#: Days to look back, by their name in the address.
PERIODS: Final = {"7": _("a week"), "30": _("a month"), "396": _("13 months")}
_USUAL: Final = "30"
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
    asked = request.GET.get("days", _USUAL)
    days = asked if asked in PERIODS else _USUAL
    since = now.date() - timedelta(days=int(days))
    wanted = wanted_since(since, now)
    known: dict[str, Any] = {"section": "searches", "periods": PERIODS.items(), "days": days}
    return operator_page(request, "operator/searches.html", wanted=wanted, **known)


def wanted_since(day: date, at: datetime) -> list[Wanted]:
    """What was searched for in vain, the most frequent first, as the library stands at `at`."""
    return [_with_answer(search, at) for search in UnansweredSearch.objects.since(day).most_wanted(_SHOWN)]


def _with_answer(search: Unanswered, now: datetime) -> Wanted:
    results = current_search(now, search.language).search(search.words)
    return Wanted(search, next((hit.page for hit in results.hits if hit.complete), None))
