"""`manage.py export_pages FILE.zip`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kb.operations.pages.archive import export_pages


class Command(BaseCommand):
    help = "Writes every guide, article and snippet with its pictures into a zip, which is a content folder too."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--only-own", action="store_true", help="without the pages that are as they ship")

    def handle(self, *, file: Path, only_own: bool, **options: Any) -> None:
        data = export_pages(datetime.now(UTC), only_own=only_own)
        try:
            file.write_bytes(data)
        except OSError as error:
            raise CommandError(f"The zip cannot be written: {error}") from error
        self.stdout.write(f"{file}: {len(data):,} bytes")
