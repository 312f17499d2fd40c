"""The closed tables of platforms (what a browser lets us guess) and devices (what a visitor says they have).

A new guide for a new app adds its device here; `check_content` proves that both sides agree.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Platform:
    """One of the six kinds of machine. `hint` says how a person recognises it."""

    id: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Device:
    """One app on one platform, in the visitor's words; `guides` are slugs, the best first."""

    id: str
    label: str
    hint: str
    platform: str
    guides: tuple[str, ...]


PLATFORMS: Final = {
    platform.id: platform
    for platform in (
        Platform("iphone", "iPhone or iPad", "Made by Apple, with an apple on its back."),
        Platform("android", "Android phone or tablet", "Samsung, Google Pixel, Motorola, Xiaomi and most others."),
        Platform("windows", "Windows computer", "A PC or laptop with the four-pane Start button."),
        Platform("mac", "Mac", "An Apple computer, with an apple menu at the top left of the screen."),
        Platform("browser", "Webmail in a browser", "You open a web page to read your mail. Chromebooks do this too."),
        Platform("other", "Something else", "Linux, a scanner or printer, a shop till, an older phone."),
    )
}

DEVICES: Final = {
    device.id: device
    for device in (
        Device(
            "iphone-mail",
            "iPhone or iPad Mail",
            "The blue icon with a white envelope that came with the phone.",
            "iphone",
            ("iphone-mail", "iphone-mail-new"),
        ),
        Device(
            "outlook-iphone",
            "Outlook on iPhone or iPad",
            "A blue icon with an O, installed from the App Store.",
            "iphone",
            ("outlook-iphone", "outlook-iphone-new"),
        ),
        Device(
            "gmail-iphone",
            "Gmail app on iPhone or iPad",
            "A coloured M on white, installed from the App Store.",
            "iphone",
            ("gmail-iphone", "gmail-iphone-new"),
        ),
        Device(
            "spark-iphone",
            "Spark on iPhone or iPad",
            "The app is called Spark.",
            "iphone",
            ("spark", "spark-new"),
        ),
        Device(
            "gmail-android",
            "Gmail app on Android",
            "The icon with a coloured M, which also shows your other mail accounts.",
            "android",
            ("gmail-android", "gmail-android-new"),
        ),
        Device(
            "outlook-android",
            "Outlook on Android",
            "A blue icon with an O.",
            "android",
            ("outlook-android", "outlook-android-new"),
        ),
        Device(
            "samsung-email",
            "Samsung Email",
            "An envelope; the app is called Email and came with a Samsung phone.",
            "android",
            ("samsung-email", "samsung-email-new"),
        ),
        Device(
            "thunderbird-android",
            "Thunderbird or K-9 Mail on Android",
            "A blue bird around an envelope, or a robot dog.",
            "android",
            ("thunderbird-android", "thunderbird-android-new"),
        ),
        Device(
            "android-mail",
            "Another Email app that came with the phone",
            "LG, Huawei, Motorola and older tablets: the app is called Email.",
            "android",
            ("android-mail", "android-mail-new"),
        ),
        Device(
            "bluemail",
            "BlueMail",
            "The app is called BlueMail.",
            "android",
            ("bluemail", "bluemail-new"),
        ),
        Device(
            "outlook-classic",
            "Outlook (classic) on Windows",
            "The long-standing desktop Outlook, with File at the left end of its menu.",
            "windows",
            ("outlook-classic", "outlook-classic-new"),
        ),
        Device(
            "outlook-new",
            "New Outlook on Windows",
            "A cogwheel at the top right, and no File page at the top left.",
            "windows",
            ("outlook-new", "outlook-new-new"),
        ),
        Device(
            "thunderbird-windows",
            "Thunderbird on Windows",
            "A blue bird around an envelope.",
            "windows",
            ("thunderbird", "thunderbird-new"),
        ),
        Device(
            "em-client",
            "eM Client",
            "The program is called eM Client.",
            "windows",
            ("em-client", "em-client-new"),
        ),
        Device(
            "windows-mail",
            "Mail that came with Windows 10 or 11",
            "A white envelope on blue; it no longer works.",
            "windows",
            ("windows-mail",),
        ),
        Device(
            "windows-live-mail",
            "Windows Live Mail",
            "An old program from the years of Windows 7.",
            "windows",
            ("windows-live-mail",),
        ),
        Device(
            "apple-mail",
            "Mail on a Mac",
            "The icon with a blue sky and a white envelope that came with the Mac.",
            "mac",
            ("apple-mail", "apple-mail-new"),
        ),
        Device(
            "outlook-mac",
            "Outlook on a Mac",
            "A blue icon with an O.",
            "mac",
            ("outlook-mac", "outlook-mac-new"),
        ),
        Device(
            "thunderbird-mac",
            "Thunderbird on a Mac",
            "A blue bird around an envelope.",
            "mac",
            ("thunderbird", "thunderbird-new"),
        ),
        Device(
            "roundcube",
            "Webmail (Roundcube)",
            "You open our web page and log in.",
            "browser",
            ("roundcube",),
        ),
        Device(
            "gmail-web",
            "Gmail in a browser that collects this mail",
            "You read this address on gmail.com.",
            "browser",
            ("gmail-web",),
        ),
        Device(
            "scanner",
            "Printer or scanner that sends email",
            "Scan to email, in an office.",
            "other",
            ("scanner", "scanner-new"),
        ),
        Device(
            "website-form",
            "Form or shop on a website",
            "WordPress and others that send mail.",
            "other",
            ("website-form", "website-form-new"),
        ),
        Device(
            "business-software",
            "Accounts program, NAS, camera, alarm",
            "Anything that sends or fetches mail by itself.",
            "other",
            ("business-software", "business-software-new"),
        ),
        Device(
            "thunderbird-linux",
            "Thunderbird on Linux",
            "A blue bird around an envelope.",
            "other",
            ("thunderbird", "thunderbird-new"),
        ),
        Device(
            "another-app",
            "Another app, or I am not sure",
            "The rules that work in any app.",
            "other",
            ("another-app", "another-app-new"),
        ),
    )
}

#: The platform of a browser that tells nothing: not a guess that a page should repeat.
UNGUESSED: Final = "other"
#: The device of whoever has another app, or does not know: it is offered on every platform.
UNSURE: Final = "another-app"

#: The first that matches wins. A Windows Phone claims to be Android and iPhone as well; an iPad in an app's own
#: browser may claim to be a Mac, but a Mac never says Mobile.
_GUESSES: Final = (
    (re.compile(r"Windows Phone|Tizen|KAIOS|Web0S|WebOS", re.IGNORECASE), "other"),
    (re.compile(r"iPhone|iPad|iPod|Macintosh.*\bMobile/", re.IGNORECASE), "iphone"),
    (re.compile(r"\bCrOS\b"), "browser"),
    (re.compile(r"Android", re.IGNORECASE), "android"),
    (re.compile(r"Windows", re.IGNORECASE), "windows"),
    (re.compile(r"Macintosh|Mac OS X|Mac_PowerPC", re.IGNORECASE), "mac"),
)
#: Only this much of a User-Agent is looked at: real ones are shorter, and the header is anybody's text.
_LONGEST_USER_AGENT: Final = 512


def guess_platform(user_agent: str) -> str:
    """The id of the platform that a browser seems to run on, `other` if nothing is known.

    Only a guess: Safari on an iPad says that it is a Mac, word for word, so pages let the visitor change it.
    """
    return _guess(user_agent[:_LONGEST_USER_AGENT])


@lru_cache(maxsize=512)
def _guess(seen: str) -> str:
    # Six expressions over a long text take as long as the look-up of a domain, and browsers are few.
    return next((platform for pattern, platform in _GUESSES if pattern.search(seen)), UNGUESSED)


def resolve(key: str) -> Device | Platform | None:
    """What `?device=` names: a device, else a platform, else nothing."""
    return DEVICES.get(key) or PLATFORMS.get(key)


def platform_of(chosen: Device | Platform) -> Platform:
    """The platform itself, or the one that a device belongs to."""
    return PLATFORMS[chosen.platform] if isinstance(chosen, Device) else chosen


def devices_on(platform: str) -> tuple[Device, ...]:
    """The devices of a platform, in the order of the table."""
    return tuple(device for device in DEVICES.values() if device.platform == platform)
