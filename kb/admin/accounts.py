"""Admin pages of accounts and groups: nobody gives or changes more than they have, and what they do is written down.

Django's own pages let whoever may change accounts make themselves one that may do everything.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kb.admin.recorded import RecordedAdmin
from kb.models.accounts.powers import groups_within, is_of_a_role, permissions_of, reaches_no_further
from kb.models.site.events import HIDDEN

admin.site.unregister(User)
admin.site.unregister(Group)

_MOMENTS: Final = ("last_login", "date_joined")
#: Columns of an account whose values an event says, and those of which it says no more than that they are there.
_TOLD: Final = ("username", "is_active", "is_staff", "is_superuser")
_UNTOLD: Final = ("first_name", "last_name", "email")


class RecordedSelection(RecordedAdmin):
    """Rows of which a deleted selection is as many deeds: they are few."""

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for row in queryset:
                self.record(request, row, "delete", before=self.known(row))
            super().delete_queryset(request, queryset)


def _by(request: HttpRequest | None) -> User:
    return cast(User, cast(HttpRequest, request).user)


@admin.register(User)
class AccountAdmin(RecordedSelection, UserAdmin):
    """Who has less than an account may look at it, if they may look at accounts at all, but not change it."""

    deed, thing = "person", "account"

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return _MOMENTS if _by(request).is_superuser else ("is_superuser", *_MOMENTS)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what they have themselves is offered, and only what is offered is taken."""
        kwargs["queryset"] = (groups_within if db_field.name == "groups" else permissions_of)(_by(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        if request.method != "POST":
            page: HttpResponse = super().user_change_password(request, id, form_url)
            return page
        with transaction.atomic():
            before = self.get_object(request, unquote(id))
            answer: HttpResponse = super().user_change_password(request, id, form_url)
            after = self.get_object(request, unquote(id))
            if before and after and before.password != after.password:
                self.record(request, after, "new-password")
        return answer

    def known(self, row: User) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*_TOLD, *_UNTOLD)} | {
            "groups": sorted(row.groups.values_list("name", flat=True)),
            "permissions": sorted(row.user_permissions.values_list("codename", flat=True)),
        }

    def record(self, request: HttpRequest, row: Any, act: str, **known: Mapping[str, Any] | None) -> None:
        """That a person is called otherwise is told, and not how: nobody could correct it there."""
        hidden = {when: _without_names(values) for when, values in known.items() if values is not None}
        super().record(request, row, act, **hidden)


def _without_names(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: HIDDEN if value and name in _UNTOLD else value for name, value in values.items()}


def _may(request: HttpRequest, account: User | None) -> bool:
    return account is None or reaches_no_further(account, _by(request))


class GroupForm(ModelForm):
    """A group whose name is not that of a role."""

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if is_of_a_role(Group(name=name)) and name != self.instance.name:
            raise ValidationError(_("A role has this name. Choose another."))
        return name


@admin.register(Group)
class KeptGroupAdmin(RecordedSelection, GroupAdmin):
    """The groups of the roles stay, and keep their names: without them nobody could be given a role."""

    deed = thing = "group"
    form = GroupForm

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        within = obj is None or groups_within(_by(request)).filter(pk=obj.pk).exists()
        return super().has_change_permission(request, obj) and within

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        within = obj is None or (not is_of_a_role(obj) and groups_within(_by(request)).filter(pk=obj.pk).exists())
        return super().has_delete_permission(request, obj) and within

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("name",) if obj and is_of_a_role(obj) else ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        kwargs["queryset"] = permissions_of(_by(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def known(self, row: Group) -> dict[str, Any]:
        return {"name": row.name, "permissions": sorted(row.permissions.values_list("codename", flat=True))}
