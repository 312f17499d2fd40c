"""The look-up: from whatever was typed to a domain's own page."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kb.forms.lookup import LookupForm
from kb.mail.names import MAX_TYPED_LENGTH, DomainName, without_local_part
from kb.models.moves.domains import Domain, is_server_host
from kb.views.frame.answers import page
from kb.views.frame.limits import limit_misses
from kb.views.frame.redirects import SeeOther, domain_address


# Neither token nor cookie: the form changes nothing, and the page must work where cookies are off (design 7.12).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@limit_misses
def lookup(request: HttpRequest) -> HttpResponseBase:
    """The form's POST, and links with `?domain=`; both lead to `/for/<domain>/`."""
    data = request.POST if request.method == "POST" else request.GET
    if "domain" not in data:
        return page("lookup/form.html", here=reverse("kb-lookup"))
    if len(data.getlist("domain")) > 1:
        return _refused(gettext("Enter one domain at a time."))
    form = LookupForm(data)
    if form.several:
        return _which(form.several)
    if not form.is_valid():
        return _refused(form.first_fault, typed=_without_local_part(data["domain"]))
    return find(form.typed, SeeOther)


def find(name: DomainName, redirect: type[HttpResponseRedirect] = HttpResponseRedirect) -> HttpResponseBase:
    """Exact domain, the same without `www.`, host of a server, nearest parent, nothing: in this order (design 7.11)."""
    settings = Domain.objects.settings_near(name, datetime.now(UTC))
    asked = (name, name.without_www)
    if settings is not None and settings.domain in asked:
        return redirect(domain_address(settings.domain))
    if host := next(filter(is_server_host, asked), None):
        return page("lookup/server.html", host=host, here=reverse("kb-lookup"))
    if settings is not None:
        return redirect(domain_address(settings.domain))
    return unknown(name.without_www)


def _which(names: tuple[DomainName, ...]) -> HttpResponseBase:
    """One of several domains is meant. Nothing is said of which are known here."""
    choices = [(name, domain_address(name)) for name in names]
    return page("lookup/which.html", choices=choices, here=reverse("kb-lookup"))


def _refused(error: str, typed: str = "") -> HttpResponseBase:
    return page("lookup/form.html", status=400, error=error, typed=typed, here=reverse("kb-lookup"))


def unknown(name: DomainName) -> HttpResponseBase:
    """The same page for a name never heard of and for a client who is switched off."""
    return page("lookup/unknown.html", status=404, name=name, here=domain_address(name))


def _without_local_part(text: str) -> str:
    """What goes back into the field after a fault: never the part before the @."""
    return without_local_part(text).strip(" <>")[:MAX_TYPED_LENGTH]
