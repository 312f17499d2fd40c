"""Put the sample data into the database, bring its invented dates up to today, or take it away."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.operations.site import samples


class Command(BaseCommand):
    help = "Loads the sample: the move of 6 March 2024, and one invented move in each phase, dated from today."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="Take the sample away instead.")

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        if not remove:
            self.stdout.write("Loaded. Domains to try: " + ", ".join(samples.load(datetime.now(UTC))))
            return
        try:
            gone = samples.remove(datetime.now(UTC))
        except samples.SampleInUse as error:
            reason = f"These stand on the sample's services or moves: {error}. Lead them to your own first."
            raise CommandError(f"Nothing was removed. {reason}") from error
        self.stdout.write(f"Removed the sample: {gone} domains.")
