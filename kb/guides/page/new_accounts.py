"""Devices on which nobody sets up a new account, and where to go instead."""

from dataclasses import dataclass
from typing import Final

from kb.languages import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Instead:
    """Why a device has no guide to set up a new account, as an English sentence, and the guide to take instead."""

    sentence: str
    guide: str


#: By id of the device. `check_content` refuses any other device without such a guide.
NO_NEW_ACCOUNT: Final = {
    "windows-mail": Instead(
        _("The Mail app of Windows ended on 31 December 2024, so it takes no new account."), "thunderbird-new"
    ),
    "outlook-lite": Instead(_("Outlook Lite ended on 25 May 2026, so it takes no new account."), "outlook-android-new"),
    "windows-live-mail": Instead(
        _("Windows Live Mail has had no repairs since January 2017, so do not set up a new account in it."),
        "thunderbird-new",
    ),
    "gmail-web": Instead(
        _("Gmail in a browser stops collecting other mail in January 2027, so do not set up a new account in it."),
        "another-app-new",
    ),
    "collecting": Instead(
        _("Mailboxes that collect show new mail late or not at all, so set up no new one."), "another-app-new"
    ),
    "nas": Instead(
        _("A network drive that is new takes the same values as any machine that sends."), "business-software-new"
    ),
    "wordpress-plugins": Instead(
        _("A mail plug-in that is new takes the same values as any form on a website."), "website-form-new"
    ),
    "roundcube": Instead(_("Webmail needs no set-up: open its page and log in."), "another-app-new"),
}
