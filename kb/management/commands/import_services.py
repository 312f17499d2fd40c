"""`manage.py import_services FILE.csv`."""

from pathlib import Path

from kb.management.importing import Asked, ImportCommand
from kb.operations.imports.outcome import Outcome
from kb.operations.imports.services import import_services
from kb.operations.tables.text import Progress


class Command(ImportCommand):
    help = (
        "Add and change services from a CSV file, one line a server: "
        "service,name,protocol,host,port,security,username,webmail_url. "
        "The lines of one service become its whole list of servers, in that order. No service is deleted."
    )

    repoints = True

    def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
        return import_services(file, dry_run=asked.dry_run, confirmed=asked.confirmed, progress=progress)
