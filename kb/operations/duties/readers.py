"""What readers want, could not do or did not find lately, and what that asks of an operator."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.mail.names import DomainName
from kb.models.pages.library import current_library
from kb.models.readers.calls import Call
from kb.models.readers.scores import Score, scores
from kb.models.readers.votes import version_of
from kb.models.site.profile import current_profile
from kb.operations.duties.duty import NAMED, Duty, DutyItem, duty_of
from kb.operations.readers.wanted import wanted_since

#: One reader who is stuck, or one search in vain, asks for nothing yet.
_ENOUGH: Final = 3
_LATELY: Final = timedelta(days=30)


def call_duties(at: datetime) -> list[Duty]:
    """Readers who wait to be rung, who has waited longest first. Their mail does not work, so it is urgent."""
    waiting, address = Call.objects.waiting(at), reverse("kb-operator-calls")
    items = [DutyItem(_called(row), address, _where(row)) for row in waiting[:NAMED]]
    if not items:
        return []
    advice = _("Their mail does not work, and they left a number.")
    return [
        Duty("calls", _("Readers want to be rung"), advice, items, waiting.count() - len(items), address, urgent=True)
    ]


def _called(row: Call) -> str:
    return DomainName(row.domain).u_label if row.domain else _("Somebody who said no domain")


def _where(row: Call) -> str:
    """In a line: at which step of what, and since when."""
    stop = _("stop %(stop)s") % {"stop": row.stop} if row.stop else ""
    since = date_format(row.asked_at.astimezone(current_profile().tz), "j M Y, H:i")
    return ", ".join(filter(None, (row.app, stop, _("asked on %(moment)s") % {"moment": since})))


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
