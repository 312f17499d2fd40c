"""What the site's own address asks of an operator: that clients can open it."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kb.mail.web_addresses import Reach
from kb.models.site.address import why_unreachable
from kb.operations.duties.duty import Duty, DutyItem


def address_duties(_at: datetime) -> list[Duty]:
    """On the machine where somebody tries the site it can wait; anywhere else clients may be led there already."""
    why = why_unreachable()
    if not why:
        return []
    advice = _("Links, letters and QR codes would lead clients nowhere, so no notice is sent from here.")
    is_tried = settings.SITE.reach is Reach.LOOPBACK
    item = DutyItem(settings.SITE_URL, "", why)
    return [Duty("address", _("Clients cannot open this site"), advice, [item], urgent=not is_tried)]
