"""`manage.py migrate`, with a backup before it changes a database that somebody uses."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.making import BEFORE_MIGRATION, Plan, make_backup


class Command(Migrate):
    help = "Brings the database up to date. Makes a backup first, unless the database is new."
    requires_system_checks = ["signpost", "database"]

    def add_arguments(self, parser: CommandParser | ArgumentParser) -> None:
        super().add_arguments(parser)  # type: ignore[arg-type]
        parser.add_argument("--no-backup", action="store_true", help="Make no backup first.")

    def handle(self, *args: Any, **options: Any) -> None:
        looks_only = options.get("check_unapplied") or options.get("plan")
        if not options.get("no_backup") and not looks_only and changes_something(options["database"]):
            try:
                made = make_backup(datetime.now(UTC), Plan.of_settings(BEFORE_MIGRATION, tried=False))
            except BackupFailed as error:
                raise CommandError(f"Nothing was changed, since no backup could be made first: {error}") from error
            if options["verbosity"]:
                self.stdout.write(f"Backup before the migration: {made.path}")
        super().handle(*args, **options)


def changes_something(alias: str) -> bool:
    """Whether there is a database with rows in it that a migration waits for."""
    connection = connections[alias]
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        return False  # a new one, or one in memory
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.leaf_nodes()
    return bool(executor.loader.applied_migrations) and bool(executor.migration_plan(nodes))
