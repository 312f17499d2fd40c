"""Everything about the site as a whole, by name: the pages that are needed once a month and not every day."""

from typing import Final, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kb.models.accounts.roles import Role, role_of
from kb.views.operator.gate.gate import operator_page, requires


class SitePage(NamedTuple):
    """A page of this section, what it is for in one sentence, and the role that it takes to open it."""

    route: str
    title: Promise
    sentence: Promise
    role: Role

    @property
    def address(self) -> str:
        return reverse(self.route)


SITE_PAGES: Final[tuple[SitePage, ...]] = (
    SitePage(
        "kb-operator-account",
        _("Your account"),
        _("Your telephone for codes, recovery codes, your password, and signing out everywhere."),
        Role.VIEWER,
    ),
    SitePage(
        "kb-operator-people",
        _("People"),
        _("Who else runs the site, what they may, and how to invite or shut out somebody."),
        Role.OPERATOR,
    ),
    SitePage(
        "kb-operator-look",
        _("The look of the site"),
        _("Name, logo, colour, telephone, hours, and the words at the beginning and at the foot."),
        Role.VIEWER,
    ),
    SitePage(
        "kb-operator-backup",
        _("Backup"),
        _("How old the last good one is, a new one, one to take along."),
        Role.OPERATOR,
    ),
    SitePage(
        "kb-operator-archive",
        _("All pages in one file"),
        _("Take guides, articles and pictures out as a zip, or bring them in from one."),
        Role.VIEWER,
    ),
    SitePage(
        "kb-operator-events",
        _("What was done"),
        _("Every change, by whom and when, to read and to take along."),
        Role.VIEWER,
    ),
    SitePage(
        "kb-operator-work",
        _("Background work"),
        _("What takes long and is done while nobody waits for it: what failed, what waits, what was done."),
        Role.VIEWER,
    ),
    SitePage(
        "kb-operator-connections",
        _("Connections"),
        _("Let other programs, such as your billing, keep servers, domains and moves, and hear of changes."),
        Role.OPERATOR,
    ),
    SitePage(
        "kb-operator-sample",
        _("Sample data"),
        _("What came with the first start to look around, and how to remove it."),
        Role.VIEWER,
    ),
)


@requires(Role.VIEWER)
@require_safe
def site(request: HttpRequest) -> HttpResponseBase:
    role = role_of(request.user) or Role.VIEWER
    pages = [page for page in SITE_PAGES if page.role <= role]
    return operator_page(request, "operator/site/site.html", section="site", pages=pages)
