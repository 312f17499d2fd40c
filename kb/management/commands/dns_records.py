"""Print the DNS lines that let mail apps find a domain's settings."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.mail.dates import spoken
from kb.mail.names import NotADomainName, read_name
from kb.models.moves.domains import Domain
from kb.models.site.profile import current_profile
from kb.operations.moves.dns_lines import stages
from kb.protocols.mail_apps.dns_records import zone_file


class Command(BaseCommand):
    help = "Prints the DNS lines of a domain as they stand in a zone file, now and after each change of its move."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain", help="A domain that is known to the site.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name = Domain.objects.meant_by(read_name(options["domain"]))
        except NotADomainName as error:
            raise CommandError(error.reason) from error
        found = stages(name, datetime.now(UTC))
        if not found:
            raise CommandError(f"{name} is not a domain of this site, or it is not active.")
        for stage in found:
            if stage.since:
                self.stdout.write(f"\n; From {spoken(stage.since, current_profile().tz)}\n")
            self.stdout.write(zone_file(stage.records), ending="")
