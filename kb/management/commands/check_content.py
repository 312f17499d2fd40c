"""Prove that every guide and article can be served: placeholders, devices, links, images, and what a guide owes."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError

from kb.guides.check import problems
from kb.guides.errors import ContentErrors
from kb.guides.library import load
from kb.models.articles import SHIPPED


def _exists(path: str) -> bool:
    """Whether an image below `/static/` is there; uploaded ones are checked when they are uploaded."""
    return not path.startswith("/static/") or finders.find(path.removeprefix("/static/")) is not None


class Command(BaseCommand):
    help = "Checks every guide and article of CONTENT_DIRS and of the site itself; a fault is named by file and line."
    requires_system_checks = ["signpost"]

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            library = load([*settings.CONTENT_DIRS, SHIPPED])
        except ContentErrors as errors:
            raise CommandError(str(errors)) from errors
        found = problems(library, datetime.now(UTC).date(), has_image=_exists)
        if found:
            raise CommandError("\n".join(map(str, found)))
        self.stdout.write(f"{len(library.guides)} guides and {len(library.articles)} articles are in order.")
