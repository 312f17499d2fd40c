"""`manage.py import_moves FILE.csv`."""

from datetime import UTC, datetime
from pathlib import Path

from kb.management.importing import Asked, ImportCommand
from kb.operations.imports.moves import import_moves
from kb.operations.imports.outcome import Outcome
from kb.operations.sending.moments import follow_all_dates, said
from kb.operations.tables.text import Progress


class Command(ImportCommand):
    help = (
        "Add, change and publish moves from a CSV file: "
        "move,title,from_service,to_service,change_from,moves_at,old_closes_at. Dates are ISO 8601; a time without "
        "a zone is in the site's zone, a date alone is 00:00 there, and old_closes_at may be empty. "
        "A column reason may be there too. "
        "No move is deleted. Notices that are set follow new dates, or go back to draft."
    )

    repoints = True

    def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
        return import_moves(
            file, datetime.now(UTC), dry_run=asked.dry_run, confirmed=asked.confirmed, progress=progress
        )

    def report(self, outcome: Outcome) -> None:
        super().report(outcome)
        for fate in follow_all_dates(datetime.now(UTC)) if outcome.written else []:
            became = f"goes back to draft. {fate.fault}" if fate.fault else f"leaves on {said(fate.after)}."
            self.stdout.write(f"Notice {fate.notice.kind} of the move {fate.notice.move.slug} {became}")
