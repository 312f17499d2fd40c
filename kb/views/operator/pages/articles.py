"""The list of all pages, and new ones."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.forms.pages import NewPageForm, PageFilter
from kb.guides.page.beginnings import first_text
from kb.models.accounts.roles import Role
from kb.operations.pages import editing
from kb.operations.pages.states import page_states
from kb.operations.refusals import NotPossible
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires


@requires(Role.VIEWER)
@require_safe
def article_list(request: HttpRequest) -> HttpResponseBase:
    states = page_states(datetime.now(UTC))
    form = PageFilter(request.GET)
    wanted = form.wanted(states)
    return operator_page(
        request, "operator/pages/articles.html", section="articles", form=form, pages=wanted, total=len(states)
    )


@requires(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponseBase:
    """Asks where the page goes, writes its head, and leads to the editor."""
    if request.method != "POST":
        # The list of searches without an answer names a title.
        empty = NewPageForm(initial=request.GET.dict())
        return operator_page(request, "operator/pages/new_page.html", section="articles", form=empty)
    form = NewPageForm(request.POST)
    if form.is_valid():
        path = form.path
        text = first_text(path, form.cleaned_data["title"], datetime.now(site_zone()).date())
        try:
            editing.create(str(path), text, account(request))
        except NotPossible as refusal:
            form.add_error("slug", str(refusal))
        else:
            messages.success(request, _("The page is a draft that no visitor sees. Write it, then publish it."))
            return SeeOther(reverse("kb-operator-edit", args=[str(path)]))
    return operator_page(request, "operator/pages/new_page.html", status=400, section="articles", form=form)
