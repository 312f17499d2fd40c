"""Letters of a move as PDF: one at once, many when the worker has made them."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.forms.messages import ChoiceForm, LettersForm
from kb.models.accounts.roles import Role
from kb.models.messages.letters import LetterFile
from kb.models.messages.texts import message_languages
from kb.operations.messages.letters import PressBroken, ask_for_letters, letters_to, pdf_of
from kb.views.frame.answers import page
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import requires
from kb.views.operator.messages.kit import chosen, kit_page
from kb.views.operator.moves.moves import move_or_404


@requires(Role.VIEWER)
@require_safe
def one_letter(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The letter to one client."""
    at = datetime.now(UTC)
    move = move_or_404(slug)
    form = ChoiceForm(request.GET, languages=message_languages(at))
    look = chosen(move, form, at)
    if look.name is None:
        raise Http404
    try:
        data = pdf_of(letters_to([look.name], look.moment, look.language, at), look.language, at)
    except PressBroken:
        messages.error(request, _("The letter could not be made. The page to print says the same."))
        return kit_page(request, move, form, at, status=503)
    return _pdf(data, look.name.a_label)


@requires(Role.EDITOR)
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Queue letters for all domains of the move, or for those that are named."""
    at = datetime.now(UTC)
    move = move_or_404(slug)
    form = LettersForm(request.POST, languages=message_languages(at))
    look = chosen(move, form, at)
    if form.errors:
        return kit_page(request, move, form, at, status=400)
    ask_for_letters(move, form.chosen, look.language, look.phase, at)
    messages.success(request, _("The letters are being made. Look again in a moment."))
    return SeeOther(f"{reverse('kb-operator-kit', args=[slug])}#letters")


@requires(Role.VIEWER)
@require_safe
def letter_file(request: HttpRequest, slug: str, batch: int, number: int) -> HttpResponseBase:
    found = LetterFile.objects.filter(batch=batch, batch__move__slug=slug, number=number).first()
    if found is None:  # swept, most likely
        return page("errors/404.html", status=404)
    return _pdf(bytes(found.data), f"{slug}-{batch}-{number}")


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
