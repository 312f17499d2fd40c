"""Admin pages of services, moves, domains and the site's profile."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, cast
from urllib.parse import unquote

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import CharField, ModelForm
from django.http import HttpRequest
from django.urls import is_valid_path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.admin.recorded import RecordedAdmin
from kb.admin.versions import RowForm
from kb.mail.client_domains import why_not_a_clients
from kb.mail.names import NotADomainName, read_name
from kb.models import Domain, Move, Server, Service, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.models.site.events import name_of, record_event
from kb.models.site.kept_addresses import read_kept_addresses

_MOST_NAMED: Final = 50

#: It would show everybody's secrets to whoever may see these rows, and let them make devices for others.
admin.site.unregister(TOTPDevice)


class VersionedAdmin(RecordedAdmin):
    """Asks whoever changes a row that somebody else has changed meanwhile."""

    form = RowForm


class RevisedAdmin(VersionedAdmin):
    """Raises the revision with every write too."""

    list_per_page = 50
    list_max_show_all = 50

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Iterable[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        raise_revision()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        raise_revision()


#: Servers of one service, as many as programs may give it.
_MOST_SERVERS: Final = 100


class ServerInline(admin.TabularInline):
    """A form says how many rows it has: made of a thousand, the page of one held a thread up for seconds."""

    model = Server
    extra = 0
    max_num = _MOST_SERVERS

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=_MOST_SERVERS, **options)


class HeldByDomains(RevisedAdmin):
    """Cannot be deleted while a domain stands on it; the question costs one row, not a million."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.domains.exists())

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # Deleting a selection would first load every domain that protects it.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(Service)
class ServiceAdmin(HeldByDomains):
    deed = thing = "service"
    list_display = ["slug", "name", "webmail_url"]
    search_fields = ["slug", "name"]
    inlines = [ServerInline]


@admin.register(Move)
class MoveAdmin(HeldByDomains):
    deed = thing = "move"
    list_display = ["title", "from_service", "to_service", "change_from", "moves_at", "old_closes_at", "published_at"]
    list_select_related = ["from_service", "to_service"]
    search_fields = ["slug", "title"]

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        cast("Move", obj).changed_at = datetime.now(UTC)
        super().save_model(request, obj, form, change)


class ProfileRowForm(RowForm):
    """The profile; of a kept address also whether it is free here, and whether there is a page that it leads to."""

    def clean_kept_addresses(self) -> str:
        text: str = self.cleaned_data["kept_addresses"]
        for old, page in read_kept_addresses(text).items():
            if is_valid_path(old) or is_valid_path(f"{old}/"):
                raise ValidationError(_("This site has a page of its own at %(path)s.") % {"path": old})
            if not is_valid_path(unquote(page.partition("#")[0])):
                raise ValidationError(_("This site has no page at %(path)s.") % {"path": page})
        return text


@admin.register(SiteProfile)
class SiteProfileAdmin(RevisedAdmin):
    deed = thing = "profile"
    form = ProfileRowForm
    exclude = ["id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class UncountedPaginator(Paginator):
    """Counts no further than a person would leaf: counting a million rows takes longer than showing fifty."""

    FURTHEST = 10_000

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: self.FURTHEST].count()


class DomainRowForm(RowForm):
    """A domain, and its name once more where it is hardly a client's."""

    confirmed = CharField(
        label="Confirm the name",
        help_text="Only for a public suffix or a provider of free mail that is meant: the name once more.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        name = _name_in(given.get("name", ""))
        wrong = why_not_a_clients(name) if name else None
        if wrong and given["active"] and _name_in(given["confirmed"]) != name:
            self.add_error("confirmed", wrong.reason)
        return given


def _name_in(text: str) -> str:
    """The A-label that was typed; empty if it is none, which the model says in words."""
    try:
        return read_name(text).domain.a_label
    except NotADomainName:
        return ""


@admin.register(Domain)
class DomainAdmin(VersionedAdmin):
    """A million rows: one indexed page at a time, found by the beginning of the name, never counted in full."""

    deed = thing = "domain"
    form = DomainRowForm
    list_display = ["name", "service", "move", "active"]
    list_select_related = ["service", "move"]
    search_fields = ["name"]
    search_help_text = "The beginning of a domain, for example “example.co”."
    show_full_result_count = False
    paginator = UncountedPaginator
    list_per_page = 50
    list_max_show_all = 50
    autocomplete_fields = ["service", "move"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Domain], search_term: str
    ) -> tuple[QuerySet[Domain], bool]:
        return queryset & Domain.objects.starting_with(search_term.strip().lower()), False

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Domain]) -> None:
        """One event for all of them; the first are named."""
        names = list(queryset.order_by("name").values_list("name", flat=True)[:_MOST_NAMED])
        before = {"count": queryset.count(), "first": names}
        who = name_of(cast(User, request.user))
        record_event(datetime.now(UTC), who, "domains.delete", "domains", before=before)
        super().delete_queryset(request, queryset)
