"""The one field: from whatever was typed to a domain's own page, or to what is found by words."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kb.guides.page.devices import known_device
from kb.mail.names import MAX_TYPED_LENGTH, DomainName, NotADomainName
from kb.mail.naming.local_parts import without_local_parts
from kb.models.moves.domains import Domain, is_server_host, is_webmail_host
from kb.search.field import Name, Several, Unclear, read_field
from kb.views.frame.answers import page
from kb.views.frame.limits import limit_misses
from kb.views.frame.moments import moment
from kb.views.frame.redirects import SeeOther, domain_address, search_address


# Neither token nor cookie: the form changes nothing, and the page must work where cookies are off (design 7.12).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@limit_misses
def lookup(request: HttpRequest) -> HttpResponseBase:
    """The form's POST, and links with `?domain=`; both lead to `/for/<domain>/`, or to a search.

    `within` is the domain below which the field stands: what is searched for is searched for there.
    """
    data = request.POST if request.method == "POST" else request.GET
    if "domain" not in data:
        return page("lookup/form.html", here=reverse("kb-lookup"))
    if len(data.getlist("domain")) > 1:
        return _refused(gettext("Enter one domain at a time."))
    within = _within(data)
    match read_field(data["domain"]):
        case Name(exact):
            return find(exact, SeeOther, within)
        case Several(names):
            return _which(names)
        case Unclear(reason):
            return _refused(gettext(reason), typed=_typed(data["domain"]))
        case words:
            at = f"{domain_address(within)}search/" if within else reverse("kb-search")
            return SeeOther(search_address(words.text, known_device(data.get("device", "")), at=at))


def find(
    name: DomainName,
    redirect: type[HttpResponseRedirect] = HttpResponseRedirect,
    within: DomainName | None = None,
) -> HttpResponseBase:
    """Exact domain, the same without `www.`, host of a server or of webmail, nearest parent, nothing: in this order
    (design 7.11).

    A server of theirs leads whoever is already below their domain to its page, which says what the server becomes; of
    another one it cannot.
    """
    settings = Domain.objects.settings_near(name, moment())
    asked = (name, name.without_www)
    if settings is not None and settings.domain in asked:
        return redirect(domain_address(settings.domain))
    if host := next((one for one in asked if is_server_host(one) or is_webmail_host(one)), None):
        if within is not None and _is_of(within, host):
            return redirect(domain_address(within))
        return page("lookup/server.html", host=host, is_mail=is_server_host(host), here=reverse("kb-lookup"))
    if settings is not None:
        return redirect(domain_address(settings.domain))
    return unknown(name.without_www)


def _is_of(domain: DomainName, host: DomainName) -> bool:
    """Whether the host is one of a domain's own, old or new: of a server or of webmail."""
    settings = Domain.objects.settings_near(domain, moment())
    known = [one for one in (settings.old, settings.new, settings.use_now) if one] if settings else []
    names = {server.host for one in known for server in one.servers}
    return host.a_label in names | {urlsplit(one.webmail_url).hostname for one in known}


def _within(data: QueryDict) -> DomainName | None:
    try:
        return DomainName.parse(data.get("within", ""))
    except NotADomainName:
        return None


def _which(names: tuple[DomainName, ...]) -> HttpResponseBase:
    """One of several domains is meant. Nothing is said of which are known here."""
    choices = [(name, domain_address(name)) for name in names]
    return page("lookup/which.html", choices=choices, here=reverse("kb-lookup"))


def _refused(error: str, typed: str = "") -> HttpResponseBase:
    return page("lookup/form.html", status=400, error=error, typed=typed, here=reverse("kb-lookup"))


def unknown(name: DomainName) -> HttpResponseBase:
    """The same page for a name never heard of and for a client who is switched off."""
    return page("lookup/unknown.html", status=404, name=name, typed=name.u_label, here=domain_address(name))


def _typed(text: str) -> str:
    """What goes back into the field after a fault: never the part before the @."""
    return without_local_parts(text).replace("@", "").strip(" <>")[:MAX_TYPED_LENGTH]
