"""`manage.py restore FILE`: a backup back in its place, or with `--verify` only tried out."""

from argparse import ArgumentParser
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kb.data_folder import prepare
from kb.models.ground.revisions import raise_revision
from kb.models.site.events import COMMAND_LINE, record_event
from kb.operations.backups.faults import BackupFailed, RestoreRefused
from kb.operations.backups.restoring import readable, restore
from kb.operations.backups.trying import CannotTry, try_out


class Command(BaseCommand):
    help = "Puts a backup in the place of what is there. With --verify: runs a site on a copy, and changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--verify", action="store_true", help="try it out elsewhere; change nothing")
        parser.add_argument("--identity", type=Path, metavar="KEY", help="the key of a backup encrypted with age")

    def handle(self, *, file: Path, verify: bool, identity: Path | None, **options: Any) -> None:
        prepare(settings.DATA_DIR)
        try:
            with readable(file, identity, settings.DATA_DIR) as plain:
                if verify:
                    self.verify(plain)
                else:
                    self.restore(plain, file.name)
        except (BackupFailed, RestoreRefused, CannotTry) as error:
            raise CommandError(str(error)) from error

    def verify(self, plain: Path) -> None:
        report = try_out(plain, settings.DATA_DIR)
        self.stdout.write(f"Made {report.contents.made_at} by Signpost {report.contents.version}: whole.")
        self.stdout.write(f"A site that runs on it shows {len(report.pages)} pages: {', '.join(report.pages)}")

    def restore(self, plain: Path, name: str) -> None:
        at = datetime.now(UTC)
        done = restore(plain, at)
        call_command("migrate", verbosity=0, interactive=False, no_backup=True)
        with transaction.atomic():
            after = {"file": name, "made_at": done.contents.made_at}
            record_event(at, COMMAND_LINE, "backup.restore", "backup", after=after)
            raise_revision()
        with suppress(FileNotFoundError):
            (settings.DATA_DIR / "static.sources").unlink()
        self.stdout.write(f"Restored: the site as it was {done.contents.made_at}. Start it now.")
        self.stdout.write(f"What was there before is in {done.before}; remove it when all is well.")
