"""What became of a page: its versions with their differences, and the shipped text beside one's own."""

from datetime import UTC, datetime
from itertools import pairwise

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.guides.page.difference import Part, difference
from kb.models.accounts.roles import Role
from kb.operations.pages.states import Version, shipped_text, versions
from kb.views.operator.gate.gate import operator_page, requires
from kb.views.operator.pages.editor import page_or_404, written_text


@requires(Role.VIEWER)
@require_safe
def history(request: HttpRequest, path: str) -> HttpResponseBase:
    """Every version, newest first; `?version=` shows what one of them changed."""
    page = page_or_404(path, datetime.now(UTC))
    all_versions = versions(path)
    asked = request.GET.get("version", "")
    chosen = next((version for version in all_versions if str(version.id) == asked), None)
    if asked and chosen is None:
        raise Http404
    changes = _changes_of(chosen, all_versions, shipped_text(path) or "") if chosen else ()
    return operator_page(
        request,
        "operator/pages/history.html",
        section="articles",
        page=page,
        versions=all_versions,
        chosen=chosen,
        changes=changes,
    )


@requires(Role.VIEWER)
@require_safe
def compare(request: HttpRequest, path: str) -> HttpResponseBase:
    """The shipped text against one's own, to take it or to keep one's own."""
    at = datetime.now(UTC)
    page = page_or_404(path, at)
    shipped = shipped_text(path)
    if shipped is None:
        raise Http404
    own = written_text(path, at)
    changes = difference(own, shipped)
    return operator_page(request, "operator/pages/compare.html", section="articles", page=page, changes=changes)


def _written(version: Version) -> str:
    """What an author wrote in this version: the draft if there is one, else what was published."""
    return version.draft or version.text


def _changes_of(chosen: Version, newest_first: list[Version], before_all: str) -> tuple[Part, ...]:
    """Against the version before it; the first one against the text that it was made from."""
    older = next((_written(old) for new, old in pairwise(newest_first) if new.id == chosen.id), before_all)
    return difference(older, _written(chosen))
