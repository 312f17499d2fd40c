"""A domain's page as its client will see it, in any phase of a move that may be a draft still. No cookie, no visit."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from kb.forms.moves import ClientForm
from kb.guides.page.platforms import PLATFORMS
from kb.mail.moves import MailSettings
from kb.models.accounts.roles import Role
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.views.operator.gate.gate import operator_page, requires
from kb.views.operator.moves.moves import move_or_404, move_page
from kb.views.operator.moves.new_moves import ANY_CLIENT
from kb.views.operator.pages.preview import POLICY, without_scripts
from kb.views.visitors.domain.page import domain_context
from kb.views.visitors.signs import name_size
from kb.views.visitors.tiles import Choice


@csp_update({"frame-src": [SELF]})
@requires(Role.VIEWER)
@require_safe
def as_client(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The fields, and the page in a frame below them."""
    move = move_or_404(slug)
    form = _form(request, move)
    asked = urlencode({name: form[name].value() or "" for name in form.fields})
    frame = f"{reverse('kb-operator-move-client-page', args=[slug])}?{asked}"
    tab = "kb-operator-move-client"
    return move_page(request, "operator/moves/client.html", move, tab=tab, form=form, frame=frame)


@csp_replace(POLICY)
@xframe_options_sameorigin
@requires(Role.VIEWER)
@require_safe
def client_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page alone, or in words why there is none."""
    move = move_or_404(slug)
    form = _form(request, move)
    if not form.is_valid():
        return operator_page(request, "operator/pages/no_preview.html", sentences=form.all_faults)
    settings = _settings(move, form)
    if settings is None:
        sentence = _("This domain is not on this move, or the move never is in that phase.")
        return operator_page(request, "operator/pages/no_preview.html", sentences=[sentence])
    platform = PLATFORMS[form.cleaned_data["device"] or "other"]
    with override(form.language_asked.django_code):
        context = domain_context(settings, Choice(platform, chosen=True), size=name_size(settings))
        return HttpResponse(without_scripts(render_to_string("domains/page.html", context)))


def _form(request: HttpRequest, move: Move) -> ClientForm:
    first = Domain.objects.active().filter(move=move).order_by("name").values_list("name", flat=True).first()
    now = move.as_value().phase(datetime.now(UTC))
    return ClientForm({"domain": first or "", "phase": now.value, "device": "iphone", **request.GET.dict()})


def _settings(move: Move, form: ClientForm) -> MailSettings | None:
    """Of a domain of this move; without one, of a client who does not exist."""
    name, moment = form.name, move.as_value().in_phase(form.phase_asked)
    if moment is None or (name and not Domain.objects.active().filter(name=name.a_label, move=move).exists()):
        return None
    return moment.settings(name or ANY_CLIENT)
