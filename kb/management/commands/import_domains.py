"""`manage.py import_domains FILE.csv`."""

from pathlib import Path

from kb.management.importing import Asked, ImportCommand
from kb.operations.imports.domains import import_domains
from kb.operations.imports.outcome import Outcome
from kb.operations.tables.text import Progress


class Command(ImportCommand):
    help = (
        "Add and change domains from a CSV file: domain,service,move, where move may be empty, and perhaps "
        "contact,email,phone. "
        "No domain and no contact is deleted, and one that is inactive stays inactive."
    )

    repoints = True

    def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
        return import_domains(file, dry_run=asked.dry_run, confirmed=asked.confirmed, progress=progress)
