"""Other programs that are told of changes: added, tried, paused, their secrets renewed; and what became of messages."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.forms.programs import WebhookForm
from kb.models.accounts.roles import Role
from kb.models.programs.webhooks import Webhook
from kb.operations.programs import webhooks as operations
from kb.operations.refusals import NotPossible
from kb.views.frame.context import site_zone
from kb.views.frame.numbers import row_number
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged

#: So many of the last messages are shown, and of those that failed.
_SHOWN: Final = 25
#: By the last part of the address: what is done, and what is said afterwards.
_ACTS: Final[dict[str, tuple[Callable[..., object], Promise]]] = {
    "test": (operations.send_test, gettext_lazy("The test is on its way. Open this page again in a few seconds.")),
    "pause": (operations.pause_webhook, gettext_lazy("It is paused.")),
    "resume": (operations.resume_webhook, gettext_lazy("It is switched on again.")),
    "again": (operations.send_again, gettext_lazy("It is tried again.")),
    "forget": (operations.forget_failed, gettext_lazy("They are dismissed.")),
}


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_webhook(request: HttpRequest) -> HttpResponseBase:
    """A form; its answer is the page of the new one, with the secret, which stands nowhere else."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row, secret = operations.make_webhook(given["name"], given["address"], form.chosen, _who(request), _now())
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return _page(request, row, secret=secret)
    status = 400 if form.errors else 200
    return operator_page(request, "operator/programs/webhooks/new.html", status=status, section="site", form=form)


@requires(Role.OPERATOR)
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _page(request, get_object_or_404(Webhook, pk=pk))


def _page(request: HttpRequest, row: Webhook, **context: Any) -> HttpResponseBase:
    """One address: how it stands, its last messages, what can be done. What failed comes first."""
    at = _now()
    failed = row.deliveries.failed().order_by("-settled_at", "-pk")
    shown = row.deliveries.exclude(pk__in=failed.values("pk")).order_by("-at", "-pk")
    known: dict[str, Any] = {
        "webhook": row,
        "may_send": not row.pause,
        "failed": failed[:_SHOWN],
        "failed_count": failed.count(),
        "waiting": row.deliveries.unsettled().count(),
        "last": shown[:_SHOWN],
        "both_until": row.old_until if row.old_until and at < row.old_until else None,
        "zone": site_zone(),
    }
    return operator_page(request, "operator/programs/webhooks/webhook.html", section="site", **known, **context)


@requires(Role.OPERATOR)
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    row = get_object_or_404(Webhook, pk=pk)
    if name not in _ACTS:
        raise Http404
    carry_out, said = _ACTS[name]
    try:
        with unchanged(request, row, acts=True):
            if name == "again":
                carry_out(row, _chosen(request), _who(request), _now())
            else:
                carry_out(row, _who(request), _now())
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said))
    return SeeOther(reverse("kb-operator-webhook", args=[pk]))


def _chosen(request: HttpRequest) -> int | None:
    """Which message is sent again; `None` for all that failed."""
    text = request.POST.get("delivery", "")
    number = row_number(text)
    if text and number is None:
        raise Http404
    return number


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET says what follows; POST makes a new secret and shows it."""
    row = get_object_or_404(Webhook, pk=pk)
    if request.method != "POST":
        return operator_page(request, "operator/programs/webhooks/renew.html", section="site", webhook=row)
    with unchanged(request, row):
        secret = operations.renew_secret(row, _who(request), _now())
    return _page(request, Webhook.objects.get(pk=pk), secret=secret)


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET says what follows; POST does it."""
    row = get_object_or_404(Webhook.objects.counted(), pk=pk)
    if request.method != "POST":
        return operator_page(request, "operator/programs/webhooks/delete.html", section="site", webhook=row)
    with unchanged(request, row):
        operations.delete_webhook(row, _who(request), _now())
    messages.success(request, _("The webhook is deleted."))
    return SeeOther(reverse("kb-operator-connections"))


def _who(request: HttpRequest) -> str:
    return account(request).get_username()


def _now() -> datetime:
    return datetime.now(UTC)
