"""Services: the list, and each with what clients are told about it. Whoever changes one is told first who notices."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.forms.services import PatternForm, ServersForms, ServiceForm, values_in
from kb.mail import servers
from kb.models.accounts.roles import Role
from kb.models.moves.domains import Domain
from kb.models.moves.services import Service
from kb.operations.moves.services import change_service, delete_service, make_service, uses_of
from kb.operations.refusals import NotPossible
from kb.protocols.mail_apps.cautions import cautions
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged
from kb.views.operator.moves.new_moves import ANY_CLIENT
from kb.views.visitors.signs import value_groups


@requires(Role.VIEWER)
@require_safe
def service_list(request: HttpRequest) -> HttpResponseBase:
    counted = dict(Domain.objects.order_by().values_list("service").annotate(number=Count("pk")))
    services = [(service, counted.get(service.pk, 0)) for service in Service.objects.prefetch_related("servers").all()]
    return operator_page(request, "operator/moves/services/list.html", section="moves", services=services)


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: HttpRequest) -> HttpResponseBase:
    form = PatternForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = make_service(form.value, account(request).get_username(), datetime.now(UTC))
        messages.success(request, _("The server is made. Look at its values, then choose it for a move."))
        return SeeOther(reverse("kb-operator-service", args=[service.slug]))
    status = 400 if form.errors else 200
    return operator_page(request, "operator/moves/services/new.html", status=status, section="moves", form=form)


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form; POST shows what would be different and for how many, and the same with `sure` does it."""
    row = service_or_404(slug)
    before = row.as_value()
    if request.method != "POST":
        form = ServiceForm(initial={"name": row.name, "webmail_url": row.webmail_url})
        return _page(request, row, form, ServersForms(initial=[_cells(one) for one in before.servers]))
    form, rows = ServiceForm(request.POST), ServersForms(request.POST)
    if not (form.is_valid() and rows.is_valid()):
        return _page(request, row, form, rows, status=400)
    wanted = servers.Service(row.slug, form.cleaned_data["name"], form.cleaned_data["webmail_url"], values_in(rows))
    uses = uses_of(row)
    if uses.domains and wanted != before and "sure" not in request.POST:
        groups = value_groups(wanted.of(ANY_CLIENT))
        return _page(request, row, form, rows, asked=True, wanted=groups, cautions=cautions(wanted))
    with unchanged(request, row):
        changed = change_service(row, wanted, account(request).get_username(), datetime.now(UTC))
    if changed:
        messages.success(request, _("Changed. Clients read the new values from now on."))
    return SeeOther(reverse("kb-operator-service", args=[row.slug]))


@requires(Role.OPERATOR)
@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponseBase:
    row = service_or_404(slug)
    try:
        with unchanged(request, row):
            delete_service(row, account(request).get_username(), datetime.now(UTC))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return SeeOther(reverse("kb-operator-service", args=[slug]))
    messages.success(request, _("The server is deleted."))
    return SeeOther(reverse("kb-operator-services"))


def service_or_404(slug: str) -> Service:
    row = Service.objects.prefetch_related("servers").filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


def _cells(one: servers.ServerPattern) -> dict[str, Any]:
    return {
        "protocol": one.protocol.value,
        "host": one.host,
        "port": one.port,
        "security": one.security.value,
        "username": one.username,
    }


def _page(
    request: HttpRequest, row: Service, form: ServiceForm, rows: Any, *, status: int = 200, **context: object
) -> HttpResponseBase:
    shown = {"service": row, "form": form, "rows": rows, "uses": uses_of(row), "client": ANY_CLIENT, **context}
    value = row.as_value()
    shown = {"groups": value_groups(value.of(ANY_CLIENT)), "cautions": cautions(value)} | shown
    return operator_page(request, "operator/moves/services/service.html", status=status, section="moves", **shown)
