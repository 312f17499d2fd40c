"""Kinds of columns that Django has not got as we need them."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class JsonColumn(models.JSONField):
    """JSON without SQLite's own check of it, which our connections refuse to run from a schema (`trusted_schema`).

    Only Django writes here, and it writes nothing else than JSON.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("encoder", DjangoJSONEncoder)
        super().__init__(*args, **kwargs)

    def db_check(self, connection: BaseDatabaseWrapper) -> None:  # noqa: ARG002
        return None
