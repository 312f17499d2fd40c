"""What the certificate for signing profiles asks of an operator."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem
from kb.operations.site.profile_signing import signing_trouble


def signing_duties(at: datetime) -> list[Duty]:
    """Nothing is signed: now. The certificate ends within two weeks: soon."""
    trouble = signing_trouble(at)
    if trouble is None:
        return []
    if trouble.is_over(at):
        advice = _("iPhones, iPads and Macs get no profile until this is put right on the server.")
        return [
            Duty(
                "signing", _("Profiles cannot be signed"), advice, [_item(trouble.ends_at, trouble.fault)], urgent=True
            )
        ]
    advice = _("Renew the files on the server; they are read again by themselves. Afterwards no profile is given out.")
    return [Duty("signing", _("The certificate for profiles ends soon"), advice, [_item(trouble.ends_at, "")])]


def _item(ends_at: datetime | None, fault: str) -> DutyItem:
    if ends_at is None:
        return DutyItem(_("Certificate or key"), "", fault)
    day = date_format(ends_at.astimezone(current_profile().tz), "j M Y, H:i")
    return DutyItem(_("Certificate"), "", _("valid until %(day)s") % {"day": day})
