"""How an app is called where there is room for two words: in the line that says where a reader is."""

from typing import Final

from kb.languages import gettext_noop as _

#: By the id of the device; each has one.
APP_NAMES: Final = {
    "iphone-mail": _("iPhone Mail"),
    "outlook-iphone": "Outlook",
    "gmail-iphone": "Gmail",
    "spark-iphone": "Spark",
    "gmail-android": "Gmail",
    "outlook-android": "Outlook",
    "outlook-lite": "Outlook Lite",
    "samsung-email": "Samsung Email",
    "thunderbird-android": "Thunderbird",
    "fairemail": "FairEmail",
    "android-mail": _("Email app"),
    "bluemail": "BlueMail",
    "outlook-classic": _("Outlook (classic)"),
    "outlook-new": _("New Outlook"),
    "thunderbird-windows": "Thunderbird",
    "em-client": "eM Client",
    "windows-mail": "Windows Mail",
    "windows-live-mail": "Windows Live Mail",
    "apple-mail": _("Mac Mail"),
    "outlook-mac": "Outlook",
    "thunderbird-mac": "Thunderbird",
    "roundcube": "Roundcube",
    "nextcloud-mail": "Nextcloud",
    "gmail-web": "Gmail",
    "collecting": _("Collecting"),
    "scanner": _("Scanner"),
    "wordpress-plugins": "WordPress",
    "website-form": _("Website"),
    "nas": _("Network drive"),
    "business-software": _("Software"),
    "thunderbird-linux": "Thunderbird",
    "claws-mail": "Claws Mail",
    "evolution": "Evolution",
    "another-app": _("Another app"),
}
