"""Whether the mailbox of proof can be used."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.operations.proof.trying import why_unusable


class Command(BaseCommand):
    requires_system_checks = ["signpost"]
    help = "Sign in to the mailbox of PROOF_URL and say whether it can be used; nothing is changed."

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := why_unusable(datetime.now(UTC)):
            raise CommandError(fault)
        self.stdout.write("The mailbox of proof can be read, and holds nobody's other mail.")
