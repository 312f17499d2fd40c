"""The admin site under the site's own name, behind the same door as the operator's pages."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class SignpostAdminSite(AdminSite):
    site_header = "Signpost"
    site_title = "Signpost"
    index_title = "All rows"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one door that counts wrong tries; a form of its own would be a second one without."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index", current_app=self.name)
        query = urlencode({REDIRECT_FIELD_NAME: wanted}, safe="/")
        return HttpResponseRedirect(f"{reverse('kb-operator-sign-in')}?{query}")
