"""Let somebody whose telephone and recovery codes are lost set up another one at their next sign-in."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from kb.operations.accounts import sign_in


class Command(BaseCommand):
    help = "Takes the device for codes and the recovery codes of an account away, and signs it out everywhere."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The name by which they sign in.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name!r}.")
        had = sign_in.reset_second_factor(user, datetime.now(UTC))
        what = "Taken away" if had else "There was none"
        self.stdout.write(f"{what}. {name} sets up a device at the next sign-in, after the password.")
