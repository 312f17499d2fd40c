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
            write_whole(file, data)
        except OSError as error:
            raise CommandError(f"The zip cannot be written to {file}: {error.strerror}.") from error
        self.stdout.write(f"{file}: {len(data):,} bytes")


def write_whole(file: Path, data: bytes) -> None:
    """The whole file, or none and what was there before. Raises `OSError`."""
    if file.exists() and not file.is_file():  # /dev/stdout, or a pipe
        file.write_bytes(data)
        return
    half = file.with_name(f".{file.name}.part")
    try:
        half.write_bytes(data)
        half.replace(file)
    except OSError:
        half.unlink(missing_ok=True)
        raise
