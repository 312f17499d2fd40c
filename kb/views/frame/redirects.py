"""Where an answer leads to."""

from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from kb.mail.moves import LONGEST_MAX_AGE, MailSettings
from kb.mail.names import DomainName
from kb.models.site.profile import current_profile


class SeeOther(HttpResponseRedirect):
    """303: whatever the method was, GET the other address (RFC 9110 15.4.4)."""

    status_code = 303


def domain_address(name: DomainName) -> str:
    return reverse("kb-domain", args=[name.a_label])


def lookup_address(name: DomainName, within: MailSettings | None = None) -> str:
    """Where the one field would lead with this name; `within` is the domain below whose page it stands."""
    asked = {"domain": name.u_label} | ({"within": within.domain.a_label} if within else {})
    return f"{reverse('kb-lookup')}?{urlencode(asked)}"


def search_address(words: str, device: str = "", *, at: str) -> str:
    """The address of a search, `at` the page of everybody's or of a domain's own searches."""
    asked = {name: text for name, text in (("q", words), ("device", device)) if text}
    return f"{at}?{urlencode(asked)}" if asked else at


def kept_address(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """301 from an address of the host's former site, with its query; only where this site has no address of its own."""
    if request.resolver_match is not None or request.method not in ("GET", "HEAD"):
        return None
    new = current_profile().page_for(request.path_info)
    return moved_for_ever(request, new) if new else None


def moved_for_ever(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """For ever, but a browser need not believe it for ever: a new page may take the old name. The query is kept."""
    path, place, name = address.partition("#")
    query = request.META.get("QUERY_STRING")
    joint = "&" if "?" in path else "?"
    response = HttpResponsePermanentRedirect(f"{path}{joint}{query}{place}{name}" if query else address)
    response.headers["Cache-Control"] = f"public, max-age={LONGEST_MAX_AGE}"
    return response
