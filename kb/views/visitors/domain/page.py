"""A domain's own pages: what to do, by when, old and new values; and the forms to take away."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Final

from django.conf import settings as site
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from kb.guides.messages.faces import page_html
from kb.guides.messages.hints import hints
from kb.guides.text.placeholders import Task
from kb.mail.moves import MailSettings, Phase
from kb.mail.names import DomainName, NotADomainName
from kb.models.messages import texts
from kb.models.moves.domains import Domain
from kb.models.pages.library import current_library
from kb.models.site.profile import current_profile
from kb.protocols import qr_code, settings_json
from kb.protocols.messages import calendar
from kb.views.frame.answers import answer, kept_page, library_max_age, page
from kb.views.frame.context import frame, page_language
from kb.views.frame.kept import TOLD, Told, kept_by
from kb.views.frame.limits import View, limit_misses
from kb.views.frame.moments import moment
from kb.views.frame.redirects import domain_address
from kb.views.frame.skeletons import Context, fill
from kb.views.frame.thread import NOTHING_MORE, Along
from kb.views.visitors.domain.titles import titled
from kb.views.visitors.lookup import find
from kb.views.visitors.signs import NameSize, name_size, sign, value_groups
from kb.views.visitors.tiles import Choice, apps, choice, own_way, tiles
from kb.views.visitors.visits import note_visit

#: A view that gets a domain's settings in place of the name in the address.
DomainView = Callable[..., HttpResponseBase]
#: A QR code of an address never changes.
_DAY: Final = 86_400


def for_domain(view: DomainView) -> View:
    """Turn the address's domain into its settings: one spelling, one answer; otherwise look it up as people do."""
    return require_safe(_looked_up(view))


def for_domain_and_post(view: DomainView) -> View:
    """The same for a view that takes a form as well."""
    return require_http_methods(["GET", "HEAD", "POST"])(_looked_up(view))


def _looked_up(view: DomainView) -> View:
    @limit_misses
    @wraps(view)
    def found(request: HttpRequest, domain: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            name = DomainName.parse(domain)
        except NotADomainName as error:
            return page("lookup/form.html", status=404, error=gettext(error.reason), typed="")
        if name.a_label != domain:
            query = request.META.get("QUERY_STRING")
            address = request.path.replace(domain, name.a_label, 1)
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        settings = Domain.objects.settings_for(name, moment())
        if settings is None:
            return find(name)
        request.META[TOLD] = Told(settings)
        response = view(request, settings, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return found


@kept_by("device", "protocol", "task", device_class=True)
@for_domain
def domain_page(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    note_visit(request, settings.domain)
    current, along = choice(request), Along.of(request.GET)
    size = name_size(settings)
    state = (current.whole_key, size, along)
    made = fill(settings, "domains/page.html", state, lambda of: domain_context(of, current, along, size))
    longest = min(settings.max_age, library_max_age(settings.at))
    return kept_page(request, made, max_age=longest, guesses=not current.chosen)


def domain_context(
    settings: MailSettings, current: Choice, along: Along = NOTHING_MORE, size: NameSize = NameSize.LARGE
) -> Context:
    """`size` of the names on the sign is told, since `settings` may be a stand-in's, of another length."""
    address = domain_address(settings.domain)
    library = current_library(settings.at, page_language())
    guides_at = f"{address}guides/"
    task = task_now(settings)
    return frame(
        **titled(settings),
        settings=settings,
        phase=settings.phase or "none",
        is_change=task is Task.CHANGE,
        sign=sign(settings, size=size),
        groups=value_groups(settings.to_type),
        hints=hints(settings.to_type, page_language(), domain=settings.domain),
        current=current,
        own=own_way(library, current, guides_at=guides_at),
        apps=apps(library, current, guides_at=guides_at, task=task),
        tiles=tiles(library, current, guides_at=guides_at, page=address, task=task),
        questions=reverse("kb-articles"),
        address=address,
        along=along,
        here=address,
    )


def task_now(settings: MailSettings) -> Task:
    """What a device's owner may have to do today: change it, or only set up one that is new."""
    waits = settings.phase in (None, Phase.ANNOUNCED) or settings.nothing_changes
    return Task.ADD if waits else Task.CHANGE


@for_domain
def letter(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """A page to print and post, for whoever does not read mail while it is broken."""
    if settings.held:
        return _not_yet(request, settings)
    note_visit(request, settings.domain)
    today, along = moment().astimezone(current_profile().tz).date(), Along.of(request.GET)
    made = fill(settings, "domains/letter.html", (today, along), lambda of: letter_context(of, today, along))
    longest = min(settings.max_age, library_max_age(settings.at))
    return kept_page(request, made, max_age=longest)


def letter_context(settings: MailSettings, today: date, along: Along = NOTHING_MORE) -> Context:
    address = domain_address(settings.domain)
    document = texts.letter(settings, page_language(), settings.at)
    body = SafeString(page_html(document))  # every word of it is escaped there
    own = {"settings": settings, "along": along, "address": address, "here": f"{address}letter/"}
    return frame(today=today, subject=document.subject, body=body, **own)


@for_domain
def calendar_file(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """The dates of the move; a domain without a move has none, so there is no such file."""
    if settings.held:
        return _not_yet(request, settings)
    if settings.move is None:
        return page("domains/no_dates.html", status=404, settings=settings, base=request.path)
    address = f"{site.SITE_URL}{domain_address(settings.domain)}"
    profile, language = current_profile(), page_language()
    body = calendar.render(settings, page_url=address, site_name=profile.name, zone=profile.tz, language=language)
    response = answer(
        request, body, settings_json.digest(body), "text/calendar; charset=utf-8", max_age=settings.max_age
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{settings.domain.a_label}.ics"'
    return response


def _not_yet(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """There is no date to tell of a domain that is held back, on paper or in a calendar."""
    return page("domains/not_yet.html", status=404, settings=settings, base=request.path)


@for_domain
def qr_image(request: HttpRequest, settings: MailSettings, below: str = "") -> HttpResponseBase:
    """The address of the domain's page, or of one below it, to go on with it on another device."""
    return qr_answer(request, f"{domain_address(settings.domain)}{below}")


def qr_answer(request: HttpRequest, address: str) -> HttpResponseBase:
    """The code of an address of this site."""
    body = qr_code.render(f"{site.SITE_URL}{address}")
    return answer(request, body, settings_json.digest(body), "image/svg+xml", max_age=_DAY)
