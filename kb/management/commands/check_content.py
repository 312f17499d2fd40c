"""Prove that every guide and article can be served and is plain to read.

Placeholders, devices, links, images, what a guide owes its reader, and the words themselves, snippets included.
"""

from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError

from kb.guides.check import problems
from kb.guides.errors import ContentErrors
from kb.guides.library import build, read_folders
from kb.guides.prose import prose_problems
from kb.models.articles import SHIPPED


def _exists(path: str) -> bool:
    """Whether an image below `/static/` is there; uploaded ones are checked when they are uploaded."""
    return not path.startswith("/static/") or finders.find(path.removeprefix("/static/")) is not None


def _language(path: str) -> str:
    """Pages of another language lie in a folder named by its two letters."""
    first = path.partition("/")[0]
    return first if len(first) == 2 else "en"


class Command(BaseCommand):
    help = "Checks every guide and article of CONTENT_DIRS and of the site itself; a fault is named by file and line."
    requires_system_checks = ["signpost"]

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = read_folders([*settings.CONTENT_DIRS, SHIPPED])
            library = build(files)
        except ContentErrors as errors:
            raise CommandError(str(errors)) from errors
        faults = problems(library, datetime.now(UTC).date(), has_image=_exists)
        style = (prose_problems(file, _language(path)) for path, file in files.items())
        if found := sorted([*faults, *chain.from_iterable(style)]):
            raise CommandError("\n".join(map(str, found)))
        self.stdout.write(f"{len(library.guides)} guides and {len(library.articles)} articles are in order.")
