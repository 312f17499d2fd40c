"""A new password for whoever forgot theirs and has nobody to make a link; Django's command, which then notes it."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.management.commands.changepassword import Command as ChangePassword
from django.contrib.auth.models import User
from django.core.management.base import CommandError

from kb.operations.accounts import sign_in

#: So many accounts are named to somebody who knows none of them.
_NAMED = 20


class Command(ChangePassword):
    requires_system_checks = ["signpost"]
    help = "Asks twice for a new password of an account, and signs it out everywhere. The telephone stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)  # type: ignore[arg-type]

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"] or ""
        user = User.objects.filter(username=name).first()
        if user is None:
            known = User.objects.order_by("username").values_list("username", flat=True)[:_NAMED]
            names = f"The accounts are: {', '.join(known)}." if known else "There is none yet: type make operator."
            wrong = f"There is no account {name!r}." if name else "Name the account: changepassword NAME."
            raise CommandError(f"{wrong} {names}")
        super().handle(*args, **options)
        sign_in.note_new_password(user, datetime.now(UTC))
        if not user.is_active:
            self.stdout.write(f"{name} is switched off, and stays so.")
        self.stdout.write(f"The password of {name} is changed, and {name} is signed out everywhere.")
