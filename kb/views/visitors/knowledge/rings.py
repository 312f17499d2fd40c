"""“Ring me”: a reader whose mail does not work leaves a number, and where they are goes with it.

The form is a POST without cookie and token, as votes are. Its address says domain, guide and stop, so that nothing is
asked that is known. A host that does not offer it has no such page.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kb.forms.calls import RingForm
from kb.guides.page.pages import Guide
from kb.guides.page.paths import PageKind
from kb.mail.moves import MailSettings
from kb.models.readers.calls import Hour
from kb.models.site.profile import current_profile
from kb.operations.readers.calls import ListFull, Wish, ask_for_call
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.frame.limits import RINGS, visitor_key
from kb.views.frame.own_forms import is_anothers_form
from kb.views.frame.redirects import SeeOther
from kb.views.frame.thread import Along, relative, thread_of
from kb.views.visitors.domain.page import for_domain_and_post
from kb.views.visitors.knowledge.guides import NoSuchGuide, guide_named, query_of, stop_titles
from kb.views.visitors.knowledge.renamed import not_here
from kb.views.visitors.knowledge.stops import Here, NoSuchStop, find_stop

#: What the address of the page after the form ends with.
_LEFT: Final = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is, as far as it is known. `path` is the address of the form, `before` where they came from."""

    path: str
    before: str
    settings: MailSettings | None
    along: Along
    guide: Guide | None = None
    here: Here | None = None

    @property
    def state(self) -> str:
        """The end of the address at which they were."""
        if self.here is None and self.guide is not None:
            return query_of(self.along.to_guide(self.guide.slug))
        return query_of(self.here.query if self.here else self.along.query)

    @property
    def back(self) -> str:
        return f"{relative(self.path, self.before)}{self.state}"

    @property
    def stop(self) -> int:
        return self.here.at + 1 if self.here else 0

    @property
    def title(self) -> str:
        if self.here is None:
            return ""
        return dict(stop_titles(self.here.guide, self.here.protocol, self.here.seen))[self.here.stop.name]

    @property
    def context(self) -> dict[str, Any]:
        return {"settings": self.settings, "guide": self.guide, "along": self.along, "here": self.path}

    @property
    def app(self) -> str:
        thread = thread_of(self.context)
        return thread.app.name if thread and thread.app else ""

    def wish(self, form: RingForm) -> Wish:
        said, domain = form.cleaned_data, self.settings.domain.a_label if self.settings else ""
        return Wish(
            said["phone"],
            Hour(said["hour"]),
            said["wish"],
            domain,
            page_language(),
            self.app[:80],
            self.stop,
            self.title[:160],
            f"{self.before}{self.state}",
        )


# Neither token nor cookie (design 7.12): what a forged form could do, anybody can do by hand, and both are limited.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ring(request: HttpRequest, slug: str = "", stop: str = "") -> HttpResponseBase:
    return _answered(request, slug, stop, None, datetime.now(UTC))


@csrf_exempt
@for_domain_and_post
def domain_ring(request: HttpRequest, settings: MailSettings, slug: str = "", stop: str = "") -> HttpResponseBase:
    return _answered(request, slug, stop, settings, settings.at)


def _answered(
    request: HttpRequest, slug: str, stop: str, settings: MailSettings | None, at: datetime
) -> HttpResponseBase:
    if not current_profile().rings_back:
        return page("errors/404.html", status=404, settings=settings, base=request.path, along=Along.of(request.GET))
    try:
        place = _place(request, slug, stop, settings, at)
    except NoSuchGuide:
        route = "kb-domain-guide-ring" if settings else "kb-guide-ring"
        return not_here(request, PageKind.GUIDE, slug, at, route, settings)
    if request.method == "POST":
        return _left(request, place, at)
    if _LEFT in request.GET:
        return _page("calls/left.html", place)
    return _page("calls/ring.html", place, form=RingForm())


def _place(request: HttpRequest, slug: str, stop: str, settings: MailSettings | None, at: datetime) -> Place:
    """Raises `NoSuchGuide`. A stop that is there no more is left out: the call is not lost for it."""
    along, before = Along.of(request.GET), request.path.removesuffix("ring/")
    if not slug:
        return Place(request.path, before, settings, along)
    guide = guide_named(slug, at)
    try:
        here = find_stop(request, slug, stop, settings, at) if stop else None
    except NoSuchStop:
        return Place(request.path, before.removesuffix(f"{stop}/"), settings, along, guide)
    return Place(request.path, before, settings, here.along if here else along, guide, here)


def _left(request: HttpRequest, place: Place, at: datetime) -> HttpResponseBase:
    """The number on the list; or the form once more, with all that was typed and what is wrong with it above."""
    form = RingForm(request.POST)
    if not form.is_valid():
        return _page("calls/ring.html", place, status=400, form=form)
    if is_anothers_form(request):
        return _refused(place, form, 403, _("This did not come from our own page. Press the button once more."))
    if not RINGS.count(visitor_key(request.META.get("REMOTE_ADDR", ""))):
        return _refused(place, form, 429, _("You have asked several times today. Please call us."))
    try:
        ask_for_call(place.wish(form), at)
    except ListFull:
        return _refused(place, form, 503, _("More people wait than we can ring. Please call us."))
    state = place.state
    return SeeOther(f"{place.path}{state}{'&' if state else '?'}{_LEFT}=yes")


def _refused(place: Place, form: RingForm, status: int, why: str) -> HttpResponseBase:
    form.add_error(None, why)
    return _page("calls/ring.html", place, status=status, form=form)


def _page(template: str, place: Place, *, status: int = 200, **more: object) -> HttpResponseBase:
    shown = {"app": place.app, "stop": place.stop, "title": place.title, "back": place.back}
    return page(template, status=status, **place.context, **shown, **more)
