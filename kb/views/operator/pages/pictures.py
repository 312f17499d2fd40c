"""Pictures for pages: those that are there, and new ones. `kb.operations.pages.images` decides what is kept and how."""

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.forms.pages import PictureForm
from kb.models.accounts.roles import Role
from kb.models.pages.images import PageImage
from kb.operations.pages.images import ImageRefused, store_image
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires


@requires(Role.VIEWER, changing=Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest) -> HttpResponseBase:
    """The pictures, newest first, each with what an author writes; POST adds one, and tells a script in JSON."""
    if request.method != "POST":
        return _list(request, PictureForm())
    is_script = request.headers.get("Accept") == "application/json"
    form = PictureForm(request.POST, request.FILES)
    image = _kept(request, form)
    if image is None:
        if is_script:
            return JsonResponse({"error": form.first_fault}, status=400)
        return _list(request, form, status=400)
    if is_script:
        return JsonResponse({"markdown": image.markdown}, status=201)
    messages.success(request, _("The picture is kept. Copy its line into a page."))
    return SeeOther(reverse("kb-operator-pictures"))


def _kept(request: HttpRequest, form: PictureForm) -> PageImage | None:
    """The new picture; `None` if it was refused, and the form then says why."""
    if not form.is_valid():
        return None
    try:
        return store_image(form.cleaned_data["picture"].read(), form.cleaned_data["alt"], account(request))
    except ImageRefused as refusal:
        form.add_error("picture", str(refusal.sentence))
        return None


def _list(request: HttpRequest, form: PictureForm, status: int = 200) -> HttpResponseBase:
    images = PageImage.objects.select_related("created_by")
    return operator_page(
        request, "operator/pages/pictures.html", status=status, section="articles", form=form, images=images
    )
