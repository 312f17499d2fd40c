"""`manage.py import_pages FILE.zip`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kb.operations.pages.archive import ArchiveRefused, read_archive
from kb.operations.pages.imports import Outcome, PageVerdict, import_pages


class Command(BaseCommand):
    help = "Takes the pages of a zip that export_pages wrote, or of a zipped content folder: all of them or none."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen; write nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            archive = read_archive(file.read_bytes())
        except OSError as error:
            raise CommandError(f"The zip cannot be read: {error}") from error
        except ArchiveRefused as error:
            raise CommandError(str(error)) from error
        self.report(import_pages(archive, None, datetime.now(UTC), dry_run=dry_run), dry_run=dry_run)

    def report(self, outcome: Outcome, *, dry_run: bool) -> None:
        for row in outcome.rows:
            if row.verdict is PageVerdict.REFUSED:
                self.stderr.write(f"{row.path}: {row.reason}")
            elif row.verdict is not PageVerdict.SAME:
                self.stdout.write(f"{row.verdict}: {row.path}")
        counts = ", ".join(f"{outcome.count(verdict)} {verdict}" for verdict in PageVerdict)
        self.stdout.write(counts)
        if outcome.count(PageVerdict.REFUSED):
            raise CommandError("Nothing was written, because of what was refused.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
