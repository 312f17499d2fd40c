"""All that is kept about one domain: how much it is, a file of it, and the end of it."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.forms.domains import EraseForm
from kb.mail.names import DomainName, NotADomainName
from kb.models.accounts.roles import Role
from kb.operations.moves.records_of_domains import counts_of, erase_domain, export_domain
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def records(request: HttpRequest, domain: str) -> HttpResponseBase:
    """What is kept; POST with the domain's name typed once more erases it."""
    name = _name(domain)
    form = EraseForm(request.POST if request.method == "POST" else None, name=name)
    if not form.is_valid():
        return _page(request, name, form)
    erase_domain(name, account(request).get_username(), datetime.now(UTC))
    messages.success(request, _("All that was kept about that domain is erased."))
    return SeeOther(reverse("kb-operator-domains"))


@requires(Role.OPERATOR)
@require_safe
def records_file(request: HttpRequest, domain: str) -> HttpResponseBase:
    name = _name(domain)
    response = HttpResponse(export_domain(name, datetime.now(UTC)), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name.a_label}.json"'
    return response


def _page(request: HttpRequest, name: DomainName, form: EraseForm) -> HttpResponseBase:
    counts = counts_of(name)
    shown = {"name": name, "counts": counts, "any": any(number for _title, number in counts), "form": form}
    status = 400 if form.errors else 200
    return operator_page(request, "operator/moves/domains/records.html", status=status, section="domains", **shown)


def _name(domain: str) -> DomainName:
    try:
        return DomainName.parse(domain)
    except NotADomainName as error:
        raise Http404 from error
