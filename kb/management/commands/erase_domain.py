"""Delete all that the site keeps about one domain."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.mail.names import NotADomainName, read_name
from kb.models.moves.domains import Domain
from kb.models.site.events import COMMAND_LINE
from kb.operations.moves.records_of_domains import counts_of, erase_domain


class Command(BaseCommand):
    help = "Deletes all that the site keeps about a domain. Says first what that is, and does it only with --yes."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain")
        parser.add_argument("--yes", action="store_true", help="Delete it; without this nothing is written.")

    def handle(self, *args: Any, yes: bool, **options: Any) -> None:
        try:
            name = Domain.objects.meant_by(read_name(options["domain"]))
        except NotADomainName as error:
            raise CommandError(error.reason) from error
        counts = counts_of(name)
        for title, number in counts:
            self.stdout.write(f"{number:>9,}  {title}")
        if not any(number for _, number in counts):
            raise CommandError("Nothing is kept about this domain.")
        if not yes:
            self.stdout.write("Nothing was deleted. Add --yes to delete it for good.")
            return
        self.stdout.write(f"{erase_domain(name, COMMAND_LINE, datetime.now(UTC)):,} rows are erased.")
