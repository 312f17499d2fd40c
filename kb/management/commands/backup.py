"""`manage.py backup`: one file with the whole site, made while it runs."""

from argparse import ArgumentParser
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from kb.models.site.events import COMMAND_LINE, record_event
from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.making import ASKED, Plan, make_backup
from kb.operations.backups.retention import Keep, NotAKeep


class Command(BaseCommand):
    help = "Makes a backup of the database, the key and the files while the site runs, and tries it out."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="instead of BACKUP_DIR")
        parser.add_argument("--keep", metavar="7d4w12m", help="days, weeks and months to keep one of each")
        parser.add_argument("--no-trial", action="store_true", help="do not run a site on it afterwards")

    def handle(self, *, to: Path | None, keep: str | None, no_trial: bool, **options: Any) -> None:
        at = datetime.now(UTC)
        plan = Plan.of_settings(ASKED, tried=not no_trial)
        try:
            plan = replace(
                plan, folder=to.resolve() if to else plan.folder, keep=Keep.parse(keep) if keep else plan.keep
            )
            made = make_backup(at, plan)
        except (BackupFailed, NotAKeep) as error:
            raise CommandError(str(error)) from error
        record_event(at, COMMAND_LINE, "backup.make", "backup", after={"file": made.name, "sha256": made.known.digest})
        self.stdout.write(f"{made.path} ({filesizeformat(made.size)})")
        if made.known.fault:
            self.stderr.write(made.known.fault)
        elif made.tried_at:
            self.stdout.write("Tried out: a site that runs on it shows its pages.")
