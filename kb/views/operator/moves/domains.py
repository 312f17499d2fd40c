"""Domains as their operator sees them: the search, each with where it stands and whom to reach, and its DNS lines."""

from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.forms.domains import ROLES, ContactForm, DomainForm, FindDomainForm
from kb.mail.names import DomainName, NotADomainName, read_typed
from kb.models.accounts.roles import Role
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.operations.moves.dns_lines import stages
from kb.operations.moves.domains import keep_contact, place_domain, remove_contact
from kb.operations.moves.progress import standing_of
from kb.operations.refusals import NotPossible
from kb.protocols.mail_apps.dns_records import zone_file
from kb.views.frame.context import page_language
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged
from kb.views.operator.moves.progress import TITLES

#: So many are named when only the beginning was typed.
_NAMED: Final = 20


@requires(Role.VIEWER)
@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """The field; what is typed into it may be an address or a web address, as everywhere, or how a name begins."""
    typed = request.GET.get("domain", "")
    if not typed:
        return _field(request, FindDomainForm())
    try:
        read = read_typed(typed)
    except NotADomainName as error:
        form = FindDomainForm.refused(typed, gettext(error.reason))
        return _beginning_with(request, typed) or _field(request, form, status=400)
    name = Domain.objects.meant_by(read)
    if not Domain.objects.filter(name=name.a_label).exists():
        reason = gettext("This site does not look after that domain.")
        form = FindDomainForm.refused(name.u_label, reason)
        return _beginning_with(request, name.a_label) or _field(request, form, status=404)
    return HttpResponseRedirect(reverse("kb-operator-domain", args=[name.a_label]))


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def domain_page(request: HttpRequest, domain: str) -> HttpResponseBase:
    """Where it stands, and the form to change that by hand."""
    row = get_object_or_404(Domain.objects.select_related("service", "move"), name=domain)
    if request.method != "POST":
        return _domain(request, row, DomainForm.of(row))
    form = DomainForm(request.POST, name=row.name)
    if form.is_valid():
        chosen = form.cleaned_data
        place = (chosen["service"], chosen["move"], chosen["active"])
        try:
            with unchanged(request, row):
                changed = place_domain(row, *place, account(request).get_username(), datetime.now(UTC))
            if changed:
                messages.success(request, _("Changed. The pages of this domain say so from now on."))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
    return _domain(request, row, form) if form.errors else SeeOther(reverse("kb-operator-domain", args=[row.name]))


@requires(Role.OPERATOR)
@require_POST
def contact(request: HttpRequest, domain: str, pk: int) -> HttpResponseBase:
    """Add somebody (`pk` is 0), change them, or take them away."""
    row = get_object_or_404(Domain, name=domain)
    known = get_object_or_404(Contact, domain=row, pk=pk) if pk else Contact()
    by, at = account(request).get_username(), datetime.now(UTC)
    form = ContactForm(request.POST)
    try:
        if pk and "remove" in request.POST:
            with unchanged(request, known):
                remove_contact(known, by, at)
        elif form.is_valid():
            with unchanged(request, *([known] if pk else [])):
                keep_contact(row, form.put_into(known), by, at)
        else:
            messages.error(request, form.first_fault)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return SeeOther(f"{reverse('kb-operator-domain', args=[row.name])}#contacts")


@requires(Role.VIEWER)
@require_safe
def dns_lines(request: HttpRequest, domain: str) -> HttpResponseBase:
    """The lines for now and for each later moment at which they change, to copy into a zone."""
    try:
        name = DomainName.parse(domain)
    except NotADomainName as error:
        return _field(request, FindDomainForm.refused("", gettext(error.reason)), status=404)
    language = page_language()
    lines = [
        (
            stage,
            [(record.purpose_in(language), record) for record in stage.records],
            zone_file(stage.records, language),
        )
        for stage in stages(name, datetime.now(UTC))
    ]
    if not lines:
        reason = gettext("This site does not look after that domain, or it is switched off.")
        return _field(request, FindDomainForm.refused(name.u_label, reason), status=404)
    return operator_page(request, "operator/moves/domains/dns.html", section="domains", name=name, stages=lines)


def _beginning_with(request: HttpRequest, typed: str) -> HttpResponseBase | None:
    """The domains that begin so; `None` if there is none."""
    prefix = typed.strip().lower()
    if not prefix.isascii():
        return None
    names = Domain.objects.starting_with(prefix).order_by("name").values_list("name", flat=True)[: _NAMED + 1]
    domains = [DomainName(name) for name in names]
    if not domains:
        return None
    form = FindDomainForm(initial={"domain": typed})
    return _field(request, form, domains=domains[:_NAMED], more=len(domains) > _NAMED)


def _field(request: HttpRequest, form: FindDomainForm, *, status: int = 200, **context: object) -> HttpResponseBase:
    page = "operator/moves/domains/find.html"
    return operator_page(request, page, status=status, section="domains", form=form, **context)


def _domain(request: HttpRequest, row: Domain, form: DomainForm) -> HttpResponseBase:
    shown = {
        "section": "domains",
        "domain": row,
        "name": DomainName(row.name),
        "form": form,
        "contacts": [(contact, ContactForm.of(contact)) for contact in row.contacts.all()],
        "new_contact": ContactForm.of(Contact()),
        "roles": ROLES,
        "row": standing_of(row),
        "states": TITLES,
    }
    return operator_page(request, "operator/moves/domains/domain.html", status=400 if form.errors else 200, **shown)
