"""The people who run the site: a list, an invitation, and what an operator may do with the account of somebody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.forms.accounts import InviteForm, RoleForm
from kb.models.accounts.roles import Role
from kb.operations.accounts import people as operations
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged


@requires(Role.OPERATOR)
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    return operator_page(request, "operator/accounts/people/list.html", section="site", people=operations.everybody())


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponseBase:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return operator_page(request, "operator/accounts/people/invite.html", status=status, section="site", form=form)
    by, at = account(request), datetime.now(UTC)
    user = operations.invite(form.cleaned_data["name"], form.chosen, by, at)
    return _show_link(request, user, operations.new_link(user, by, at))


@requires(Role.OPERATOR)
@require_safe
def person(request: HttpRequest, id: int) -> HttpResponseBase:  # noqa: A002  the name in the address
    user = get_object_or_404(User, pk=id)
    shown = operations.person_of(user)
    own = user.pk == account(request).pk
    form = RoleForm(initial={"role": shown.role})
    page = "operator/accounts/people/person.html"
    return operator_page(request, page, section="site", person=shown, account_shown=user, own=own, form=form)


@requires(Role.OPERATOR)
@require_POST
def change(request: HttpRequest, id: int, act: str) -> HttpResponseBase:  # noqa: A002
    """Does one act, and says so on the page of the person."""
    user = get_object_or_404(User, pk=id)
    if act not in _ACTS:
        raise Http404
    try:
        with unchanged(request, user):
            said = _ACTS[act](request, user)
    except operations.NotAllowed as refusal:
        messages.error(request, str(refusal))
        return _back(user)
    if act == "link":
        return _show_link(request, user, said)
    if said:
        messages.success(request, said)
    return _back(user)


def _link(request: HttpRequest, user: User) -> str:
    return operations.new_link(user, account(request), datetime.now(UTC))


def _role(request: HttpRequest, user: User) -> str:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return ""
    operations.give_role(user, form.chosen, account(request), datetime.now(UTC))
    return _("The role is changed. It holds from the next click on.")


def _off(request: HttpRequest, user: User) -> str:
    operations.switch(user, False, account(request), datetime.now(UTC))
    return _("The account is switched off and signed out everywhere.")


def _on(request: HttpRequest, user: User) -> str:
    operations.switch(user, True, account(request), datetime.now(UTC))
    return _("The account is switched on again.")


#: Each gives what is said afterwards; that of a link gives the end of it.
_ACTS: Final[dict[str, Callable[[HttpRequest, User], str]]] = {
    "link": _link,
    "role": _role,
    "off": _off,
    "on": _on,
}


def _show_link(request: HttpRequest, user: User, token: str) -> HttpResponseBase:
    """The only time that it is shown; another one can be made."""
    address = settings.SITE_URL + reverse("kb-operator-welcome", args=[user.pk, token])
    known = operations.person_of(user)
    return operator_page(request, "operator/accounts/people/link.html", section="site", person=known, address=address)


def _back(user: User) -> HttpResponseBase:
    return SeeOther(reverse("kb-operator-person", args=[user.pk]))
