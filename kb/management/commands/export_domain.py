"""Write down all that the site keeps about one domain."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.mail.names import NotADomainName, read_name
from kb.models.moves.domains import Domain
from kb.operations.moves.records_of_domains import export_domain


class Command(BaseCommand):
    help = "Prints all that the site keeps about a domain, as JSON, for a client who asks for it."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name = Domain.objects.meant_by(read_name(options["domain"]))
        except NotADomainName as error:
            raise CommandError(error.reason) from error
        self.stdout.write(export_domain(name, datetime.now(UTC)).decode())
