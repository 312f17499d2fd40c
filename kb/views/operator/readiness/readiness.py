"""How ready a move is: what stops clients, what mends it, whom it concerns; and looking again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kb.mail.readiness.findings import Finding, Severity
from kb.models.accounts.roles import Role
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import readiness_of
from kb.operations.readiness.asking import look_again
from kb.operations.readiness.control import control_fails
from kb.operations.readiness.holding import hold_nobody, tell_anyway
from kb.operations.readiness.report import REPORT, MoveReport, all_findings
from kb.protocols import charts
from kb.views.frame.context import page_language
from kb.views.frame.downloads import csv_file
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, requires
from kb.views.operator.moves.moves import move_or_404, move_page
from kb.views.operator.readiness.words import Speaker, group_said, title_of

_TAB: Final = "kb-operator-readiness"

Act = Callable[[HttpRequest, Move, str, datetime], str]


@requires(Role.VIEWER)
@require_safe
def readiness(request: HttpRequest, slug: str) -> HttpResponseBase:
    move = move_or_404(slug)
    at = datetime.now(UTC)
    counted = REPORT.of(move, at)
    report = counted.value
    parts = [
        (severity, title_of(severity), [group_said(group) for group in report.of(severity)]) for severity in Severity
    ]
    return move_page(
        request,
        "operator/readiness/readiness.html",
        move,
        tab=_TAB,
        report=report,
        parts=[part for part in parts if part[2]],
        decided=readiness_of(move),
        chart=_chart(report),
        counted_at=counted.at,
        now=at,
        is_on=settings.PROBES,
        silent_control=settings.PROBE_CONTROL if settings.PROBES and control_fails(at) else "",
    )


def _chart(report: MoveReport) -> SafeString:
    parts = [
        charts.Part("gone", _("Ready"), report.ready),
        charts.Part("still_there", _("Would be stopped"), report.stopped),
        charts.Part("silent", _("Not looked at yet"), report.unseen),
    ]
    numbers = {"ready": localize(report.ready), "whole": localize(report.domains)}
    says = _("%(ready)s of %(whole)s domains are ready") % numbers
    return mark_safe(charts.shares(parts, says=says, language=page_language()))  # noqa: S308


@requires(Role.VIEWER)
@require_safe
def findings_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For whoever can mend it; `?kind=` is one finding alone."""
    findings = all_findings(move_or_404(slug), request.GET.get("kind", ""))
    return csv_file(f"findings-{slug}", _rows(findings))


def _rows(findings: Iterator[Finding]) -> Iterator[tuple[str, ...]]:
    yield (_("Domain"), _("How bad"), _("What"), _("In detail"), _("Cure"), _("By whom"))
    speaker, severities = Speaker(), {severity: title_of(severity) for severity in Severity}
    for finding in findings:
        words = speaker.said(finding)
        yield (finding.domain, severities[finding.severity], words.title, words.says, words.cure, words.who)


@requires(Role.OPERATOR)
@require_POST
def act(request: HttpRequest, slug: str, act: str) -> HttpResponseBase:
    if act not in ACTS:
        raise Http404
    move = move_or_404(slug)
    messages.success(request, ACTS[act](request, move, account(request).get_username(), datetime.now(UTC)))
    back = request.POST.get("domain", "")
    return SeeOther(reverse(f"{_TAB}-domain", args=[slug, back]) if back else reverse(_TAB, args=[slug]))


def _look_again(request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    kind, domain = request.POST.get("kind", ""), request.POST.get("domain", "")
    asked = look_again(move, at, kind=kind, domain=domain)
    said = ngettext("%(number)s domain is looked at again.", "%(number)s domains are looked at again.", asked)
    return said % {"number": asked}


def _tell_anyway(request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    name = request.POST.get("domain", "")
    chosen = list(Domain.objects.active().filter(move=move, name=name).values_list("pk", flat=True))
    if not chosen:
        raise Http404
    tell_anyway(move, chosen, by, at)
    return _("%(domain)s is told of this move, whatever is found.") % {"domain": name}


def _hold_nobody(_request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    hold_nobody(move, True, by, at)
    return _("Nobody is held back from this move.")


def _hold_again(_request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    hold_nobody(move, False, by, at)
    return _("Whoever is not ready in the hour before is held back. Who was let go stays so.")


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "look-again": _look_again,
        "tell-anyway": _tell_anyway,
        "hold-nobody": _hold_nobody,
        "hold-again": _hold_again,
    }
)
