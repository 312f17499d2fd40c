"""`manage.py import_services FILE.csv`."""

from pathlib import Path

from kb.jobs.csv_text import Progress
from kb.jobs.import_services import import_services
from kb.jobs.imports import Outcome
from kb.management.importing import Asked, ImportCommand


class Command(ImportCommand):
    help = (
        "Add and change services from a CSV file, one line a server: "
        "service,name,protocol,host,port,security,username,webmail_url. "
        "The lines of one service become its whole list of servers, in that order. No service is deleted."
    )

    def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
        return import_services(file, dry_run=asked.dry_run, progress=progress)
