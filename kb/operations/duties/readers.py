"""What readers could not do or find lately, and what that asks of an operator."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.pages.library import current_library
from kb.models.readers.scores import Score, scores
from kb.models.readers.votes import version_of
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.readers.wanted import wanted_since

#: One reader who is stuck, or one search in vain, asks for nothing yet.
_ENOUGH: Final = 3
_LATELY: Final = timedelta(days=30)


def stuck_duties(at: datetime) -> list[Duty]:
    """The guides at whose text of now people said lately that they are stuck, the worst first."""
    found = [item for score in scores(at.date() - _LATELY) if score.stuck >= _ENOUGH for item in _of_now(score, at)]
    advice = _("Look where and why, then make the text clearer.")
    return duty_of("stuck", _("Guides at which people are stuck"), advice, found, more_address=_votes())


def search_duties(at: datetime) -> list[Duty]:
    """What several people looked for lately and would not find today either, the most frequent first."""
    wanted = wanted_since(at.date() - _LATELY, at)
    items = [
        DutyItem(search.words, _searches(), _times(search.count))
        for search, page in wanted
        if page is None and search.count >= _ENOUGH
    ]
    advice = _("Make a page for it, or add the words to the page that has the answer.")
    return duty_of("searches", _("Searched for in vain"), advice, items, more_address=_searches())


def _of_now(score: Score, at: datetime) -> list[DutyItem]:
    """A guide whose text is still the one that was voted on; none if it changed since."""
    guide = current_library(at, score.language).guides.get(score.slug)
    if guide is None or (guide.language, version_of(guide)) != (score.language, score.version):
        return []
    note = _("%(stuck)s stuck, %(worked)s worked in the last 30 days") % {
        "stuck": localize(score.stuck),
        "worked": localize(score.worked),
    }
    return [DutyItem(guide.title, _votes(), note)]


def _times(count: int) -> str:
    said = ngettext("%(times)s time in the last 30 days", "%(times)s times in the last 30 days", count)
    return said % {"times": localize(count)}


def _votes() -> str:
    return reverse("kb-operator-votes")


def _searches() -> str:
    return reverse("kb-operator-searches")
