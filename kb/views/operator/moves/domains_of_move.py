"""The domains of a move: those that are on it, the field for more, and the lists that were brought before."""

from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.forms.domains import DomainListForm
from kb.mail.names import DomainName
from kb.models.accounts.roles import Role
from kb.models.moves.batches import Batch
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.operations.batches.batches import AlreadyImported, bring
from kb.operations.batches.reading import read_at_once
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, requires
from kb.views.operator.moves.moves import move_or_404, move_page

_ON_A_PAGE: Final = 50
_LISTS: Final = 10


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET shows them; POST of a list has it read and leads to what it would do."""
    move = move_or_404(slug)
    if request.method != "POST":
        return _page(request, move, DomainListForm())
    form = DomainListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, move, form)
    try:
        again = form.cleaned_data["again"]
        batch = bring(move, form.body, form.filename, account(request).get_username(), datetime.now(UTC), again=again)
    except AlreadyImported as known:
        messages.warning(request, _("This very list is already imported. Nothing was done."))
        batch = known.batch
    read_at_once(batch)
    return SeeOther(reverse("kb-operator-import", args=[batch.pk]))


def _page(request: HttpRequest, move: Move, form: DomainListForm) -> HttpResponseBase:
    on_it = Domain.objects.filter(move=move).order_by("name").values_list("name", "active")
    page = Paginator(on_it, _ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "names": [(DomainName(name), active) for name, active in page.object_list],
        "batches": Batch.objects.filter(move=move).newest_first()[:_LISTS],
    }
    tab, status = "kb-operator-move-domains", 400 if form.errors else 200
    return move_page(request, "operator/moves/domains_of_move.html", move, tab=tab, status=status, **shown)
