"""The admin site under the site's own name, behind the same door as the operator's pages."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kb.models.accounts.second_factor import is_verified


class SignpostAdminSite(AdminSite):
    site_header = "Signpost"
    site_title = "Signpost"
    index_title = "Database rows"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Every page of the admin asks this first."""
        return is_verified(request.user) and super().has_permission(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Lead to the page that counts wrong passwords and ends the other sessions."""
        return HttpResponseRedirect(reverse("kb-operator-password"))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one door that counts wrong tries; a form of its own would be a second one without."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index", current_app=self.name)
        query = urlencode({REDIRECT_FIELD_NAME: wanted}, safe="/")
        return HttpResponseRedirect(f"{reverse('kb-operator-sign-in')}?{query}")
