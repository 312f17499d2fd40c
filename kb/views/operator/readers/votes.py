"""What readers said at the end of guides, the guide at which most people are stuck first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from kb.forms.readers import PeriodForm
from kb.forms.votes import LABELS
from kb.guides.page.devices import DEVICES
from kb.guides.page.pages import Guide
from kb.guides.page.step_lists import Step, known_step
from kb.guides.page.verdicts import Verdict
from kb.models.accounts.roles import Role
from kb.models.pages.library import current_library
from kb.models.readers.scores import Score, scores
from kb.models.readers.votes import version_of
from kb.views.operator.gate.gate import operator_page, requires
from kb.views.visitors.knowledge.bodies import canonical


@dataclass(frozen=True, slots=True)
class Judged:
    """A guide with the votes on its text of now, and those on the texts that it had before.

    `guide` is empty if there is no such guide any more.
    """

    guide: Guide | None
    slug: str
    language: str
    now: Score | None
    before: tuple[Score, ...]

    @property
    def address(self) -> str:
        return canonical(self.guide) if self.guide else ""

    @property
    def reasons(self) -> list[tuple[Promise, int]]:
        return [(LABELS[Verdict(reason)], count) for reason, count in self.now.reasons] if self.now else []

    @property
    def devices(self) -> list[tuple[str, int, int]]:
        """By the names that visitors know, if there are several to compare."""
        found = self.now.devices if self.now else []
        named = [(DEVICES[id_].label if id_ in DEVICES else id_, worked, stuck) for id_, worked, stuck in found]
        return named if len(named) > 1 else []

    @property
    def steps(self) -> list[tuple[Step | None, str, int]]:
        found = self.now.steps if self.now else []
        return [(known_step(self.guide.body, text) if self.guide else None, text, count) for text, count in found]


@requires(Role.VIEWER)
@require_safe
def votes(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    form = PeriodForm.asked(request.GET.get("days", ""))
    rows = judged(scores(form.since(at.date())), at)
    return operator_page(request, "operator/readers/votes.html", section="readers", judged=rows, form=form)


def judged(found: Iterable[Score], at: datetime) -> list[Judged]:
    """Scores by guide, worst first: an edit begins a fresh score, and the old ones stay to compare with."""
    of_each: dict[tuple[str, str], list[Score]] = {}
    for score in found:
        of_each.setdefault((score.slug, score.language), []).append(score)
    rows = []
    for (slug, language), own in of_each.items():
        guide = current_library(at, language).guides.get(slug)
        version = version_of(guide) if guide and guide.language == language else ""
        now = next((score for score in own if score.version == version), None)
        before = sorted((score for score in own if score is not now), key=lambda score: score.last_day, reverse=True)
        rows.append(Judged(guide if version else None, slug, language, now, tuple(before)))
    return sorted(rows, key=lambda row: (-(row.now.stuck if row.now else 0), row.slug, row.language))
