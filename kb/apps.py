"""The two Django applications of this project: Signpost itself, and its admin site."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks
from django.urls import register_converter

from kb.checks import ALL_CHECKS, TAG
from kb.views.frame.numbers import RowNumber


class SignpostConfig(AppConfig):
    name = "kb"
    verbose_name = "Signpost"

    def ready(self) -> None:
        for check in ALL_CHECKS:
            checks.register(check, TAG)
        register_converter(RowNumber, "number")


class SignpostAdminConfig(AdminConfig):
    default_site = "kb.admin.site.SignpostAdminSite"

    def ready(self) -> None:
        super().ready()
        import_module("kb.admin.rows")
        import_module("kb.admin.accounts")
