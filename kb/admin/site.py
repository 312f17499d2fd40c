"""The admin site under the site's own name, behind the same door as the operator's pages."""

from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError, ProgrammingError
from django.db.models import BigIntegerField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from kb.admin.files import with_digests
from kb.integrity import integrity_of
from kb.models.accounts.second_factor import is_verified

View = Callable[..., HttpResponseBase]
#: How Django's admin fails at a value that it looks up without having read it: a word or a number of twenty digits for
#: a row, one moment for a range, text where a date stands. Nothing is written then: each write is one transaction.
_UNREADABLE: Final = (ValueError, OverflowError, DataError)
_UNREADABLE_IN_QUERY: Final = (*_UNREADABLE, AttributeError, TypeError, ProgrammingError)


def _refuse_unreadable(view: View) -> View:
    """Answer 400 to what was asked or sent if it cannot be read. A fault that nobody asked for stays one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any(map(_is_too_large, _values_in(request.GET))):
            raise BadRequest("The admin cannot read a value.")
        faults = _UNREADABLE_IN_QUERY if request.GET else _UNREADABLE if request.method == "POST" else ()
        try:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # lists are read, and fields shown, only here
        except faults as error:
            raise BadRequest("The admin cannot read a value.") from error
        except IntegrityError as error:
            # What a form leads to was deleted while it was sent; what Django remembers of it is asked for anew.
            if request.method != "POST":
                raise
            ContentType.objects.clear_cache()
            raise BadRequest("The database does not take this any more.") from error
        return response

    return guarded


def _values_in(query: QueryDict) -> Iterator[str]:
    """What rows are asked for by; what somebody searches for is text."""
    for name, values in query.lists():
        if name != SEARCH_VAR:
            yield from (part.strip() for value in values for part in value.split(","))


def _is_too_large(value: str) -> bool:
    """Whether it is a number that no row can have. SQLite says so itself, PostgreSQL looks for it and finds nothing."""
    digits = value.lstrip("+-").lstrip("0")
    return digits.isdecimal() and (len(digits) > _MOST_DIGITS or int(digits) > BigIntegerField.MAX_BIGINT)


#: More of them are no number of a row, and Python itself reads only so many.
_MOST_DIGITS: Final = len(str(BigIntegerField.MAX_BIGINT))


class SignpostAdminSite(AdminSite):
    site_header = "Signpost"
    site_title = "Signpost"
    index_title = "Database rows"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Every page of the admin asks this first."""
        return is_verified(request.user) and super().has_permission(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(self._with_digests(_refuse_unreadable(view)), cacheable)

    def _with_digests(self, view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.content = with_digests(response.content.decode(), partial(self._words_by, request))
            return response

        return checked

    def _words_by(self, request: HttpRequest, address: str) -> str:
        """The digest of the words for Django's own scripts, which are a script as well, in the page's language."""
        if address != reverse("admin:jsi18n", current_app=self.name):
            return ""
        return integrity_of(self.i18n_javascript(request).content)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Lead to the page that counts wrong passwords and ends the other sessions."""
        return HttpResponseRedirect(reverse("kb-operator-password"))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one door that counts wrong tries; a form of its own would be a second one without."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index", current_app=self.name)
        query = urlencode({REDIRECT_FIELD_NAME: wanted}, safe="/")
        return HttpResponseRedirect(f"{reverse('kb-operator-sign-in')}?{query}")
