"""`manage.py move_database postgres://…`: from SQLite to PostgreSQL, proven row by row."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from kb.data_folder import StillRunning, while_it_stands_still
from kb.environment import Environment
from kb.models.site.events import COMMAND_LINE, Event
from kb.operations.site.database_moves import MoveFailed, Sum, move_rows, refuse_used

_NEW: Final = "new"


class Command(BaseCommand):
    help = (
        "Copies every row from SQLite into an empty PostgreSQL database and compares both. The site must stand still."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="postgres://USER:PASSWORD@HOST/NAME")

    def handle(self, *, address: str, **options: Any) -> None:
        refuse_other_source()
        add_connection(address)
        try:
            with while_it_stands_still(settings.DATA_DIR):
                refuse_used(_NEW)
                call_command("migrate", database=_NEW, verbosity=0, interactive=False, no_backup=True)
                with transaction.atomic(using=_NEW):
                    moved = move_rows("default", _NEW)
                    record(moved)
        except (MoveFailed, StillRunning) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The new database does not answer: {str(error).splitlines()[0]}.") from error
        self.report(moved)

    def report(self, moved: dict[str, Sum]) -> None:
        for table, found in moved.items():
            self.stdout.write(f"{found.rows:>11,}  {table}  {found.digest[:16]}")
        rows = sum(found.rows for found in moved.values())
        self.stdout.write(f"{rows:,} rows in {len(moved)} tables, and every row is the same on both sides.")
        self.stdout.write("Now set DATABASE_URL to the address that you gave here, in .env or where your settings are,")
        self.stdout.write(f"and start the site. The old database stays: {connection.settings_dict['NAME']}")


def refuse_other_source() -> None:
    """Raises `CommandError` unless we are on SQLite, and up to date."""
    if connection.vendor != "sqlite":
        raise CommandError("This site is on PostgreSQL already: DATABASE_URL says so.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is of an older version. Start the site once, or run manage.py migrate.")


def add_connection(address: str) -> None:
    """Make the new database known beside ours. Raises `CommandError`, without the address: it may hold a password."""
    if not address.startswith(("postgres://", "postgresql://")):
        raise CommandError("Give the address of a PostgreSQL database: postgres://user:password@host/name.")
    try:
        told = Environment.db_url_config(address)
    except ValueError as error:
        raise CommandError("The address cannot be read. Write it like postgres://user:password@host/name.") from error
    own = {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "OPTIONS": {}}
    known = {**connection.settings_dict, **own, **told}
    connections[_NEW] = load_backend(known["ENGINE"]).DatabaseWrapper(known, _NEW)


def record(moved: dict[str, Sum]) -> None:
    after = {"tables": len(moved), "rows": sum(found.rows for found in moved.values())}
    Event.objects.using(_NEW).create(
        at=datetime.now(UTC), who=COMMAND_LINE, action="database.move", subject="database", after=after
    )
