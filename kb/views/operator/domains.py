"""Domains as their operator sees them: one field, and the DNS lines that lead mail apps here."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kb.jobs.dns_lines import stages
from kb.mail.names import DomainName, NotADomainName, from_typed_text
from kb.models.roles import Role
from kb.protocols.dns_records import zone_file
from kb.views.operator.gate import operator_page, requires


@requires(Role.VIEWER)
@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """The field; what is typed into it may be an address or a web address, as everywhere."""
    typed = request.GET.get("domain", "")
    if not typed:
        return _field(request)
    try:
        name = from_typed_text(typed).domain
    except NotADomainName as error:
        return _field(request, status=400, error=gettext(error.reason))
    return HttpResponseRedirect(reverse("kb-operator-dns", args=[name.a_label]))


@requires(Role.VIEWER)
@require_safe
def dns_lines(request: HttpRequest, domain: str) -> HttpResponseBase:
    """The lines for now and for each later moment at which they change, to copy into a zone."""
    try:
        name = DomainName.parse(domain)
    except NotADomainName as error:
        return _field(request, status=404, error=gettext(error.reason))
    found = [(stage, zone_file(stage.records)) for stage in stages(name, datetime.now(UTC))]
    if not found:
        reason = gettext("This site does not look after that domain, or it is switched off.")
        return _field(request, status=404, error=reason, typed=name.u_label)
    return operator_page(request, "operator/dns.html", section="domains", name=name, stages=found)


def _field(request: HttpRequest, *, status: int = 200, error: str = "", typed: str = "") -> HttpResponseBase:
    known = {"section": "domains", "error": error, "typed": typed}
    return operator_page(request, "operator/domains.html", status=status, **known)
