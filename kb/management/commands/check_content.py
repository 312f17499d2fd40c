"""Prove that every guide and article can be served and is plain to read.

Placeholders, devices, links, images, what a guide owes its reader, and the words themselves, snippets included.
"""

from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kb.guides.checking.apps import app_problems
from kb.guides.checking.check import problems
from kb.guides.checking.prose import label_problems, prose_problems
from kb.guides.library.folders import look_through
from kb.guides.library.library import build_all
from kb.guides.page.pages import Guide
from kb.guides.page.paths import PagePath
from kb.guides.text.apps import listed_apps
from kb.guides.text.errors import ContentErrors
from kb.languages import SOURCE
from kb.models.pages.library import SHIPPED
from kb.operations.pages.judging import picture_exists


class Command(BaseCommand):
    help = "Checks every guide and article of CONTENT_DIRS and of the site itself; a fault is named by file and line."
    requires_system_checks = ["signpost"]

    def handle(self, *args: Any, **options: Any) -> None:
        on_disk = look_through([*settings.CONTENT_DIRS, SHIPPED])
        files = on_disk.files
        errors = list(on_disk.unreadable.values())
        try:
            libraries = build_all(files)
        except ContentErrors as more:
            errors += more.errors
        if errors:
            raise CommandError(str(ContentErrors(errors)))
        today = datetime.now(UTC).date()
        faults = {
            problem
            for library in libraries.by_language.values()
            for problem in problems(library, today, has_image=picture_exists)
        }
        style = (prose_problems(file, PagePath.parse(path).language) for path, file in files.items())
        # What ships names the labels of the catalogue; in folders of an operator bold will do.
        named = (
            label_problems(file, PagePath.parse(path).language)
            for path, file in files.items()
            if Path(file.path).is_relative_to(SHIPPED)
        )
        faults.update(app_problems(listed_apps().values(), libraries.by_language[SOURCE]))
        if found := sorted({*faults, *chain.from_iterable(style), *chain.from_iterable(named)}):
            raise CommandError("\n".join(map(str, found)))
        guides = sum(isinstance(page, Guide) for page in libraries.pages)
        self.stdout.write(f"{guides} guides and {len(libraries.pages) - guides} articles are in order.")
