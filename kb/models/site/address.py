"""Whether clients can open the address of this site, in words for its operator.

What is said in a message, on paper or in a QR code leads there, so nothing is sent that nobody could follow.
"""

from django.conf import settings
from django.utils.translation import gettext as _


def why_unreachable() -> str:
    """Why a link to this site leads clients nowhere, and what to do; empty if it leads here.

    With `PRIVATE_SITE` the operator says that all clients are where the site is.
    """
    if settings.PRIVATE_SITE or not settings.SITE.reach.sentence:
        return ""
    why = _(settings.SITE.reach.sentence) % {"address": settings.SITE_URL}
    do = _("Put the address that clients will type into SITE_URL, with https://, and start the site again.")
    return f"{why} {do}"
