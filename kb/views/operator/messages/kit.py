"""The message kit of a move: every piece for a client of the operator's choice, to copy, print and take away."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Final
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.forms.messages import ChoiceForm, LettersForm, OwnWordsForm
from kb.guides.messages.email_html import framed
from kb.guides.messages.tree import EMAILS, Piece
from kb.languages import LANGUAGES
from kb.mail.moves import Moment, Phase
from kb.mail.names import DomainName
from kb.models.accounts.roles import Role
from kb.models.messages.texts import message_languages, message_path, site_words
from kb.models.moves.moves import Move
from kb.operations.messages.kit import email_for, lines, pieces_for
from kb.operations.messages.letters import letter_batches
from kb.operations.moves.clients import first_domain, moment_of, on_move
from kb.operations.pages import editing
from kb.operations.refusals import NotPossible
from kb.views.frame.downloads import csv_file
from kb.views.frame.mail_pages import AS_MAIL
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, requires
from kb.views.operator.moves.moves import move_or_404, move_page

_ROUTE: Final = "kb-operator-kit"
#: A client's own pages, below the one of the domain.
_PUBLIC: Final = {"calendar": "calendar.ics", "letter": "letter/"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the operator looks at. `phase` is as it was asked for, empty for the one of the day."""

    name: DomainName | None
    language: str
    phase: Phase | None
    moment: Moment

    @property
    def query(self) -> str:
        """The same choice for an address. A domain is no secret of anybody's; it is what the pages are about."""
        name = self.name.a_label if self.name else ""
        return urlencode({"domain": name, "language": self.language, "phase": self.phase or ""})


def chosen(move: Move, form: ChoiceForm, at: datetime) -> Chosen:
    """What was asked for, as far as it makes sense; faults are in the form."""
    form.is_valid()
    asked = form.cleaned_data
    phase = asked.get("phase") or _first_phase(move, at)
    moment = moment_of(move, phase, at)
    if moment is None:
        form.add_error("phase", _("This move never is in that phase."))
        phase, moment = None, move.as_value().as_if_published(at)
    name = asked.get("domain")
    if name and not on_move(move, [name]):
        form.add_error("domain", _("This domain is not on this move, or it is switched off."))
        name = None
    return Chosen(name or first_domain(move), asked.get("language") or message_languages(at)[0], phase, moment)


def _public_pages(name: DomainName, language: str) -> dict[str, str]:
    """The client's own pages in the language of the messages."""
    path_in = settings.SITE_LANGUAGES.path_in
    return {key: path_in(f"/for/{name.a_label}/{rest}", LANGUAGES[language]) for key, rest in _PUBLIC.items()}


def _first_phase(move: Move, at: datetime) -> Phase | None:
    """A draft is looked at as on the day on which it will be news."""
    value = move.as_value()
    if value.is_published(at):
        return None
    return Phase.ANNOUNCED if value.moment_in(Phase.ANNOUNCED) else Phase.OPEN


@requires(Role.VIEWER)
@require_safe
def kit(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = datetime.now(UTC)
    form = ChoiceForm(request.GET, languages=message_languages(at))
    return kit_page(request, move_or_404(slug), form, at)


def kit_page(request: HttpRequest, move: Move, form: ChoiceForm, at: datetime, status: int = 200) -> HttpResponseBase:
    look = chosen(move, form, at)
    languages = message_languages(at)
    form.show(look.name.u_label if look.name else "", look.language, look.phase or "")
    return move_page(
        request,
        "operator/messages/kit.html",
        move,
        tab=_ROUTE,
        status=status,
        form=form,
        letters=form if isinstance(form, LettersForm) else LettersForm(None, languages=languages),
        look=look,
        query=look.query,
        pieces=pieces_for(look.name, look.moment, look.language, at) if look.name else [],
        languages=languages,
        batches=letter_batches(move),
        **(_public_pages(look.name, look.language) if look.name else {}),
    )


@csp_replace(AS_MAIL)
@requires(Role.VIEWER)
@require_safe
def email_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The HTML part of an e-mail alone: to look at, and to copy with its table into a mail app."""
    at = datetime.now(UTC)
    move = move_or_404(slug)
    look = chosen(move, ChoiceForm(request.GET, languages=message_languages(at)), at)
    piece = next((piece for piece in EMAILS.values() if piece == request.GET.get("piece")), Piece.EMAIL)
    email = email_for(piece, look.name, look.moment, look.language, at) if look.name else None
    if email is None:
        raise Http404
    return HttpResponse(framed(email.html))


@requires(Role.VIEWER)
@require_safe
def lines_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Text message and line for an invoice of every domain, as a table for a spreadsheet."""
    at = datetime.now(UTC)
    move = move_or_404(slug)
    look = chosen(move, ChoiceForm(request.GET, languages=message_languages(at)), at)
    head = (_("Domain"), _("Name"), _("Telephone"), _("Text message"), _("Line for an invoice"))
    return csv_file(move.slug, chain([head], lines(move, look.moment, look.language, at)))


@requires(Role.EDITOR)
@require_POST
def own_words(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Words for this move alone: a draft that begins with the words of the site, and its editor."""
    at = datetime.now(UTC)
    move = move_or_404(slug)
    form = OwnWordsForm(request.POST, languages=message_languages(at))
    if not form.is_valid():
        raise Http404
    piece, language = Piece(form.cleaned_data["piece"]), form.cleaned_data["language"]
    path = message_path(piece, move.slug, language)
    try:
        editing.create(path, site_words(piece, at, language), account(request))
        messages.success(request, _("This is a draft for this move alone. Change it, then publish it."))
    except NotPossible:
        messages.info(request, _("This move has words of its own already. Here they are."))
    return SeeOther(reverse("kb-operator-edit", args=[path]))
