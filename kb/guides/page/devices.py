"""The closed table of devices: what a visitor says they have, on the platforms that a browser lets us guess.

A new guide for a new app adds its device here; `check_content` proves that both sides agree.
"""

from dataclasses import dataclass
from typing import Final

from kb.guides.page.platforms import PLATFORMS, Platform
from kb.guides.text.names import devices_called
from kb.languages import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Device:
    """One app on one platform, in the visitor's words; `guides` are slugs, the best first."""

    id: str
    label: str
    hint: str
    platform: str
    guides: tuple[str, ...]


DEVICES: Final = {
    device.id: device
    for device in (
        Device(
            "iphone-mail",
            _("iPhone or iPad Mail"),
            _("The blue icon with a white envelope that came with the phone."),
            "iphone",
            ("iphone-mail", "iphone-mail-new"),
        ),
        Device(
            "outlook-iphone",
            _("Outlook on iPhone or iPad"),
            _("A blue icon with an O, installed from the App Store."),
            "iphone",
            ("outlook-iphone", "outlook-iphone-new"),
        ),
        Device(
            "gmail-iphone",
            _("Gmail app on iPhone or iPad"),
            _("A coloured M on white, installed from the App Store."),
            "iphone",
            ("gmail-iphone", "gmail-iphone-new"),
        ),
        Device(
            "spark-iphone",
            _("Spark on iPhone or iPad"),
            _("The app is called Spark."),
            "iphone",
            ("spark", "spark-new"),
        ),
        Device(
            "gmail-android",
            _("Gmail app on Android"),
            _("The icon with a coloured M, which also shows your other mail accounts."),
            "android",
            ("gmail-android", "gmail-android-new"),
        ),
        Device(
            "outlook-android",
            _("Outlook on Android"),
            _("A blue icon with an O."),
            "android",
            ("outlook-android", "outlook-android-new"),
        ),
        Device(
            "outlook-lite",
            _("Outlook Lite"),
            _("The app is called Outlook Lite; it no longer works."),
            "android",
            ("outlook-lite",),
        ),
        Device(
            "samsung-email",
            _("Samsung Email"),
            _("An envelope; the app is called Email and came with a Samsung phone."),
            "android",
            ("samsung-email", "samsung-email-new"),
        ),
        Device(
            "thunderbird-android",
            _("Thunderbird or K-9 Mail on Android"),
            _("A blue bird around an envelope, or a robot dog."),
            "android",
            ("thunderbird-android", "thunderbird-android-new"),
        ),
        Device(
            "fairemail",
            _("FairEmail"),
            _("The app is called FairEmail."),
            "android",
            ("fairemail", "fairemail-new"),
        ),
        Device(
            "android-mail",
            _("Another Email app that came with the phone"),
            _("Xiaomi, Oppo, OnePlus, Honor, Huawei, LG, Motorola: the app is called Email or Mail."),
            "android",
            ("android-mail", "android-mail-new"),
        ),
        Device(
            "bluemail",
            _("BlueMail"),
            _("The app is called BlueMail."),
            "android",
            ("bluemail", "bluemail-new"),
        ),
        Device(
            "outlook-classic",
            _("Outlook (classic) on Windows"),
            _("The long-standing desktop Outlook, with File at the left end of its menu."),
            "windows",
            ("outlook-classic", "outlook-classic-new"),
        ),
        Device(
            "outlook-new",
            _("New Outlook on Windows"),
            _("A cogwheel at the top right, and no File page at the top left."),
            "windows",
            ("outlook-new", "outlook-new-new"),
        ),
        Device(
            "thunderbird-windows",
            _("Thunderbird on Windows"),
            _("A blue bird around an envelope."),
            "windows",
            ("thunderbird", "thunderbird-new"),
        ),
        Device(
            "em-client",
            _("eM Client"),
            _("The program is called eM Client."),
            "windows",
            ("em-client", "em-client-new"),
        ),
        Device(
            "windows-mail",
            _("Mail that came with Windows 10 or 11"),
            _("A white envelope on blue; it no longer works."),
            "windows",
            ("windows-mail",),
        ),
        Device(
            "windows-live-mail",
            _("Windows Live Mail"),
            _("An old program from the years of Windows 7."),
            "windows",
            ("windows-live-mail",),
        ),
        Device(
            "apple-mail",
            _("Mail on a Mac"),
            _("The icon with a blue sky and a white envelope that came with the Mac."),
            "mac",
            ("apple-mail", "apple-mail-new"),
        ),
        Device(
            "outlook-mac",
            _("Outlook on a Mac"),
            _("A blue icon with an O."),
            "mac",
            ("outlook-mac", "outlook-mac-new"),
        ),
        Device(
            "thunderbird-mac",
            _("Thunderbird on a Mac"),
            _("A blue bird around an envelope."),
            "mac",
            ("thunderbird", "thunderbird-new"),
        ),
        Device(
            "roundcube",
            _("Webmail (Roundcube)"),
            _("You open our web page and log in."),
            "browser",
            ("roundcube",),
        ),
        Device(
            "nextcloud-mail",
            _("Mail in Nextcloud"),
            _("You log in to a Nextcloud and open the envelope at its top."),
            "browser",
            ("nextcloud-mail", "nextcloud-mail-new"),
        ),
        Device(
            "gmail-web",
            _("Gmail in a browser that collects this mail"),
            _("You read this address on gmail.com."),
            "browser",
            ("gmail-web",),
        ),
        Device(
            "collecting",
            _("Yahoo, Outlook.com, GMX or WEB.DE that collects this mail"),
            _("You read this address on their page."),
            "browser",
            ("collecting",),
        ),
        Device(
            "scanner",
            _("Printer or scanner that sends email"),
            _("Scan to email, in an office."),
            "other",
            ("scanner", "scanner-new"),
        ),
        Device(
            "wordpress-plugins",
            _("WordPress with a mail plug-in"),
            _("WP Mail SMTP, FluentSMTP or Post SMTP."),
            "other",
            ("wordpress-plugins",),
        ),
        Device(
            "website-form",
            _("Form or shop on a website"),
            _("WordPress, Joomla, shops and others that send mail."),
            "other",
            ("website-form", "website-form-new"),
        ),
        Device(
            "nas",
            _("Synology, QNAP or another network drive"),
            _("It keeps files for the house or office, and sends warnings."),
            "other",
            ("nas",),
        ),
        Device(
            "business-software",
            _("Accounts program, camera, alarm"),
            _("Anything that sends or fetches mail by itself."),
            "other",
            ("business-software", "business-software-new"),
        ),
        Device(
            "thunderbird-linux",
            _("Thunderbird on Linux"),
            _("A blue bird around an envelope."),
            "other",
            ("thunderbird", "thunderbird-new"),
        ),
        Device(
            "claws-mail",
            _("Claws Mail"),
            _("A program for Linux, with a bird’s claw in its picture."),
            "other",
            ("claws-mail", "claws-mail-new"),
        ),
        Device("evolution", _("Evolution"), _("GNOME’s program for mail."), "other", ("evolution", "evolution-new")),
        Device(
            "another-app",
            _("Another app, or I am not sure"),
            _("The rules that work in any app."),
            "other",
            ("another-app", "another-app-new"),
        ),
    )
}


#: The device of whoever has another app, or does not know: it is offered on every platform.
UNSURE: Final = "another-app"


def resolve(key: str) -> Device | Platform | None:
    """What `?device=` names: a device, else a platform, else a device by any of its names, else nothing."""
    called = (DEVICES[device] for device in devices_called(key) if device in DEVICES)
    return DEVICES.get(key) or PLATFORMS.get(key) or next(called, None)


def known_device(key: str) -> str:
    """The id of what `?device=` names; empty for anything else, which may be anybody's text."""
    named = resolve(key)
    return named.id if named else ""


def platform_of(chosen: Device | Platform) -> Platform:
    """The platform itself, or the one that a device belongs to."""
    return PLATFORMS[chosen.platform] if isinstance(chosen, Device) else chosen


def devices_on(platform: str) -> tuple[Device, ...]:
    """The devices of a platform, in the order of the table."""
    return tuple(device for device in DEVICES.values() if device.platform == platform)
