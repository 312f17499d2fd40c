"""`manage.py try_site`: what a backup is tried out with, on a copy and in a process of its own."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from kb.management.ten_pages import PageMissing, addresses, ask_all


class Command(BaseCommand):
    help = "Brings this data folder up to date and shows ten pages or more. For copies: restore --verify calls it."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--newest", default="{}", help="JSON: the least number of the newest row, by table.")

    def handle(self, *args: Any, newest: str, **options: Any) -> None:
        for table, number in json.loads(newest).items():
            refuse_older(table, number)
        call_command("migrate", verbosity=0, interactive=False, no_backup=True)
        staticfiles_storage.compresses = False  # type: ignore[attr-defined]  # it is `kb.stylesheets`'s
        call_command("collectstatic", verbosity=0, interactive=False)
        try:
            shown = ask_all(addresses(datetime.now(UTC)))
        except PageMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(shown))


def refuse_older(table: str, number: int) -> None:
    """Raises `CommandError` if the newest row of a table is older than that."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        found = cursor.fetchone()[0]
    if found < number:
        raise CommandError(f"The copy of the database lacks the newest rows of {table}: {found}, not {number}.")
