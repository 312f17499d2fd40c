"""Put the sample data into the database, or bring its invented dates up to today."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from kb.jobs import samples


class Command(BaseCommand):
    help = "Loads the sample: the move of 6 March 2024, and one invented move in each phase, dated from today."

    def handle(self, *args: Any, **options: Any) -> None:
        domains = samples.load(datetime.now(UTC))
        self.stdout.write("Loaded. Domains to try: " + ", ".join(domains))
