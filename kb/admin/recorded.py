"""Rows whose changes on `/admin/` stand in *What was done*."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from kb.models.site.events import name_of, record_event, values_of


class RecordedAdmin(admin.ModelAdmin):
    """Writes down what every form changed, in the transaction that the admin opened for it."""

    #: How events begin to call what is done, and how they call the row.
    deed: ClassVar[str]
    thing: ClassVar[str]

    def known(self, row: Any) -> dict[str, Any]:
        """What an event says of a row."""
        return values_of(row)

    def record(self, request: HttpRequest, row: Any, act: str, **known: Mapping[str, Any] | None) -> None:
        who = name_of(cast(User, request.user))
        subject = f"{self.thing} {getattr(row, 'slug', row)}"
        record_event(datetime.now(UTC), who, f"{self.deed}.{act}", subject, **known)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        form.before = self.known(stored) if stored else None  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Iterable[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before, after = form.before, self.known(form.instance)  # type: ignore[attr-defined]
        if before != after:
            self.record(request, form.instance, "change" if change else "create", before=before, after=after)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.record(request, obj, "delete", before=self.known(obj))
        super().delete_model(request, obj)
