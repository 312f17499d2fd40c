"""The look of the site: the form, and what it does. What visitors would see with it is `look_preview.py`'s."""

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import available_timezones

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kb.forms.site import LOGOS, LookForm
from kb.models.accounts.roles import Role
from kb.models.site.profile import SiteProfile, Words, current_profile
from kb.operations.pages.images import ImageRefused
from kb.operations.site.look import change_look, store_logo, undo_look
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged

_PAGES: Final = (
    ("home", gettext_lazy("First page")),
    ("domain", gettext_lazy("A client’s page")),
    ("guide", gettext_lazy("A guide")),
)


@csp_update({"frame-src": [SELF]})  # the preview
@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponseBase:
    """The look as it is; POST makes it another, at once and for everybody."""
    if request.method != "POST":
        return _form(request, LookForm.of(current_profile()))
    form = LookForm(request.POST, request.FILES)
    values = _values(form, account(request))
    if values is None:
        return _form(request, form, status=400)
    with unchanged(request, SiteProfile.objects.get(pk=1)):
        changed = change_look(values, account(request), datetime.now(UTC))
    if changed:
        messages.success(request, _("The look is saved. Visitors see it now."))
    else:
        messages.info(request, _("Nothing was another than before."))
    return SeeOther(reverse("kb-operator-look"))


@requires(Role.OPERATOR)
@require_POST
def undo(request: HttpRequest) -> HttpResponseBase:
    with unchanged(request, SiteProfile.objects.get(pk=1)):
        undone = undo_look(account(request), datetime.now(UTC))
    if undone:
        messages.success(request, _("The former look is back."))
    return SeeOther(reverse("kb-operator-look"))


def _values(form: LookForm, by: User) -> dict[str, Any] | None:
    """The columns to write; `None` if something was refused, and the form then says why."""
    if not form.is_valid():
        return None
    values = form.values
    for field in LOGOS:
        if form.cleaned_data[f"no_{field}"]:
            values[f"{field}_id"] = None
        elif sent := form.cleaned_data[field]:
            try:
                values[f"{field}_id"] = store_logo(sent.read(), values["name"], by).pk
            except ImageRefused as refusal:
                form.add_error(field, str(refusal.sentence))
    return None if form.errors else values


def _form(request: HttpRequest, form: LookForm, status: int = 200) -> HttpResponseBase:
    return operator_page(
        request,
        "operator/site/look.html",
        status=status,
        section="site",
        form=form,
        profile=current_profile(),
        languages=[
            (one, *(form[f"{kind}_{one.code}"] for kind in Words._fields)) for one in settings.SITE_LANGUAGES.all
        ],
        pages=_PAGES,
        zones=sorted(available_timezones()),
    )
