"""What an account asks of its own owner; nobody else is shown it."""

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.accounts.recovery import FEW, recovery_codes_left
from kb.operations.duties.duty import Duty, DutyItem


def account_duties(user: User) -> list[Duty]:
    """New recovery codes, before the last one is used."""
    left = recovery_codes_left(user)
    if left > FEW:
        return []
    note = ngettext("%(left)s is left", "%(left)s are left", left) % {"left": left}
    item = DutyItem(_("Make new recovery codes"), reverse("kb-operator-recovery-codes"), note)
    advice = _("Without your telephone and without a code you cannot get in.")
    return [Duty("recovery-codes", _("Your recovery codes run out"), advice, [item], urgent=not left)]
