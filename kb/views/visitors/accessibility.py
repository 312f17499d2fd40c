"""The statement on accessibility: what was tested, when and with what, what is known not to work, and whom to tell.

Its figures are those that `make accessibility` wrote down when all of it had passed; nobody types them.
"""

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.views.decorators.http import require_safe

import kb
from kb.mail.moves import MailSettings
from kb.views.frame.answers import kept_page, library_max_age
from kb.views.frame.context import frame
from kb.views.frame.kept import kept_by
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import Context, fill, keep
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain
from kb.views.visitors.visits import note_visit

FILE: Final = Path(kb.__file__).resolve().parent / "content" / "accessibility.yaml"
_TEMPLATE: Final = "accessibility.html"


@dataclass(frozen=True, slots=True)
class Checks:
    """Pages that passed each check; of the keyboard and of old engines stops of guides, of colours parts of pages."""

    barriers: int
    headings: int
    read_aloud: int
    enlarged: int
    enlarged_stops: int
    keyboard: int
    colours: int
    motion: int
    engines: int


@dataclass(frozen=True, slots=True)
class Report:
    """What passed on `day`, with these programs, as each says its name and version."""

    day: date
    programs: tuple[str, ...]
    checks: Checks


@lru_cache(maxsize=1)
def report() -> Report:
    return read_report(FILE)


def read_report(file: Path) -> Report:
    """Raises `ValueError` if the file lacks a figure, or has one that nobody knows."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    names = {one.name for one in fields(Checks)}
    if data["checks"].keys() != names:
        raise ValueError(f"{file.name} needs a figure for each of {', '.join(sorted(names))}; run make accessibility")
    return Report(data["day"], tuple(data["programs"]), Checks(**data["checks"]))


@kept_by()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponseBase:
    at = moment()
    made = keep(_TEMPLATE, None, lambda: frame(report=report(), here=reverse("kb-accessibility")), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


@kept_by("device", "protocol", "task")
@for_domain
def domain_accessibility(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """The same in the thread of a domain."""
    note_visit(request, settings.domain)
    along = Along.of(request.GET)

    def context(of: MailSettings) -> Context:
        here = along.after(reverse("kb-domain-accessibility", args=[of.domain.a_label]))
        return frame(report=report(), settings=of, along=along, here=here)

    made = fill(settings, _TEMPLATE, along, context)
    return kept_page(request, made, max_age=min(settings.max_age, library_max_age(settings.at)))


#: Below `/for/<domain>/`.
of_one_domain = [path("accessibility/", domain_accessibility, name="kb-domain-accessibility")]
