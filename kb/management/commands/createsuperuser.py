"""`make operator`: an account for `/operator/` and `/admin/`; Django's command, which then says where it leads."""

from typing import Any

from django.conf import settings
from django.contrib.auth.management.commands.createsuperuser import Command as CreateSuperuser
from django.contrib.auth.models import User
from django.urls import reverse


class Command(CreateSuperuser):
    requires_system_checks = ["signpost"]
    requires_migrations_checks = False  # `kb.management.databases` says it in words of ours

    def handle(self, *args: Any, **options: Any) -> None:
        before = User.objects.count()
        super().handle(*args, **options)
        if options["verbosity"] and User.objects.count() > before:
            address = f"{settings.SITE_URL}{reverse('kb-operator')}"
            self.stdout.write(f"For the site in {settings.DATA_DIR}. Sign in at {address}, a telephone at hand.")
