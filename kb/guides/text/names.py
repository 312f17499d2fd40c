"""How people call apps and machines, in every spelling and language: the one table, for whoever has to know a name.

A device is meant by an *app* and the *machine* that it runs on; which of the two was named, and what both together
mean, is not decided here. Spellings are in small letters; a slip of the finger does not belong here, and neither does a
plural. Apps without a guide of their own stand in a list of their own (`kb/content/apps.yaml`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class AppName:
    """An app, or a machine with mail inside. `devices` are ids, the likeliest first.

    `weak`: the word means other things as well, and counts only where no other app is named.
    """

    devices: tuple[str, ...]
    spellings: tuple[str, ...]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class MachineName:
    """A machine on which apps run. `platforms` is what it leaves of the devices of an app that is named beside it, and
    `devices` is what is meant if no app is named. `vague`: it may be any of several kinds."""

    platforms: tuple[str, ...]
    devices: tuple[str, ...]
    spellings: tuple[str, ...]
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Leaning:
    """Words that say which of its devices an app is meant on, wherever they stand in the question."""

    device: str
    words: tuple[str, ...]


def _app(devices: str, spellings: str, *, weak: bool = False) -> AppName:
    return AppName(tuple(devices.split()), _listed(spellings), weak)


def _machine(platforms: str, devices: str, spellings: str, *, vague: bool = False) -> MachineName:
    return MachineName(tuple(platforms.split()), tuple(devices.split()), _listed(spellings), vague)


def _listed(spellings: str) -> tuple[str, ...]:
    return tuple(spelling.strip() for spelling in spellings.split(","))


#: In signs; no spelling is longer.
_LONGEST: Final = 80
_YEARS: Final = ("2003", "2007", "2010", "2013", "2016", "2019", "2021", "2024")

APPS: Final = (
    # Outlook, by what stands before and behind it.
    _app("outlook-classic outlook-new outlook-android outlook-iphone outlook-mac", "outlook, out look, ms outlook"),
    _app("outlook-classic outlook-new", "outlook 365, office 365, office365, microsoft 365, o365, m365, ms office"),
    _app("outlook-classic outlook-new", "outlook desktop, desktop outlook, microsoft office, outlook windows"),
    _app("outlook-classic", "outlook classic, classic outlook, old outlook, outlook old, outlook desktop classic"),
    _app("outlook-classic", "klassisches outlook, klassische outlook, klassischen outlook, outlook klassisch"),
    _app("outlook-classic", "altes outlook, alte outlook, alten outlook, outlook alt"),
    _app("outlook-classic", ", ".join(f"{name} {year}" for year in _YEARS for name in ("outlook", "office"))),
    _app("outlook-new", "new outlook, outlook new, new version of outlook, new microsoft outlook, outlook new version"),
    _app("outlook-new", "neues outlook, neue outlook, neuen outlook, neuem outlook, outlook neu, outlook neue version"),
    _app("outlook-lite", "outlook lite, outlooklite, outlook light"),
    # Gmail and Thunderbird, which several machines have.
    _app("gmail-android gmail-web gmail-iphone", "gmail, g mail, google mail, googlemail"),
    _app("gmail-android gmail-iphone", "gmail app, gmail mobile, google mail app"),
    # Mailboxes elsewhere that collect.
    _app(
        "collecting", "yahoo, yahoo mail, ymail, aol, aol mail, gmx, gmx mail, web de, outlook com, hotmail, live com"
    ),
    _app("collecting", "mail collector, sammeldienst, connected accounts, verbundene konten, msn, freenet, t online"),
    _app("gmail-web", "gmail website, gmail online, gmail webmail, gmail im browser, gmail im web"),
    _app(
        "thunderbird-windows thunderbird-mac thunderbird-linux thunderbird-android",
        "thunderbird, thunder bird, mozilla thunderbird, mozilla mail, donnervogel",
    ),
    _app("thunderbird-android", "k9, k 9, k9 mail, k 9 mail, k9mail, thunderbird mobile"),
    # What comes with a machine.
    _app("apple-mail iphone-mail", "apple mail, applemail, mail app apple"),
    _app("apple-mail", "mac mail, macmail, mac mail app, mail for mac, mail auf mac"),
    _app("iphone-mail", "iphone mail, ios mail, ipad mail, iphone mail app"),
    _app("samsung-email", "samsung email, samsung mail, samsung email app, samsung mail app, galaxy email"),
    _app("windows-mail", "windows mail, windows 10 mail, windows 11 mail, mail for windows, win 10 mail, win mail"),
    _app(
        "windows-mail",
        "windows mail app, mail app windows, windows 10 mail app, mail app windows 10, mail und kalender",
    ),
    _app(
        "windows-mail",
        "mail app windows 11, mail app win10, mail app win11, mail app win 10, mail app win 11, win10 mail, win11 mail",
    ),
    _app(
        "windows-mail", "windows 8 mail, windows 8 1 mail, win 8 mail, win 11 mail, windows 8 mail app, windows 10 post"
    ),
    _app("windows-live-mail", "windows live mail, live mail, windows live, windows essentials, wlm"),
    # What one installs.
    _app("spark-iphone", "spark, spark mail, sparkmail, readdle"),
    _app("bluemail", "bluemail, blue mail"),
    _app("fairemail", "fairemail, fair email, fair mail, fairmail"),
    _app("em-client", "em client, emclient, e m client"),
    _app("claws-mail", "claws mail, claws, clawsmail"),
    _app("evolution", "evolution, evolution mail, gnome evolution, evolution linux, evolution ubuntu"),
    _app("nextcloud-mail", "nextcloud mail, nextcloud, next cloud, owncloud, own cloud"),
    _app("roundcube", "roundcube, round cube, roundcube webmail"),
    _app("another-app", "another app, other app, any other app, other mail app, different app, another mail app"),
    _app(
        "another-app", "my app is not, app is not in the list, not in the list, not listed, unknown app, app not listed"
    ),
    _app(
        "another-app",
        "anderen programm, anderem programm, anderen mailprogramm, anderem mailprogramm, other program",
    ),
    _app(
        "another-app",
        "andere app, anderes programm, anderes mailprogramm, andere mail app, nicht in der liste, app fehlt",
    ),
    _app(
        "another-app",
        "mail program, mail programme, email program, email programme, email client, mail client, any app",
        weak=True,
    ),
    _app(
        "another-app",
        "mailprogramm, mail programm, e mail programm, email programm, mailclient, beliebige app, beliebiges programm",
        weak=True,
    ),
    # Machines that send.
    _app("scanner", "scanner, printer, copier, photocopier, copy machine, all in one, mfp, mfd, multifunction, fax"),
    _app(
        "scanner", "scan to email, scan to mail, scan2mail, scan to e mail, scan per mail, scan an mail, scan to folder"
    ),
    _app(
        "scanner", "drucker, kopierer, multifunktionsgerät, multifunktionsdrucker, kopiergerät, faxgerät, bürodrucker"
    ),
    _app("scanner", "ricoh, konica, minolta, konica minolta, bizhub, kyocera, taskalfa, ecosys, xerox, workcentre"),
    _app("scanner", "versalink, lexmark, utax, triumph adler, develop ineo, imagerunner, image runner, mfc, laserjet"),
    _app("scanner", "officejet, workforce, ecotank, oki, olivetti, nashuatec, lanier, fuji xerox, fujifilm"),
    _app(
        "scanner",
        "canon, epson, samsung printer, hp printer, brother printer, brother scanner, sharp mx, toshiba estudio",
    ),
    _app("scanner", "scannen per mail, scannen per e mail, scannen an mail, digital sender, scanjet, scan 2 mail"),
    _app("scanner", "brother, hp, hewlett packard, sharp, toshiba, fujitsu, scan, scans, scannen, scannt", weak=True),
    # Websites.
    _app("wordpress-plugins website-form", "wordpress, word press, wp, smtp plugin, smtp plug in, mail plugin"),
    _app("wordpress-plugins", "wp mail smtp, wpmailsmtp, wp smtp, fluentsmtp, fluent smtp, post smtp, postman smtp"),
    _app("website-form wordpress-plugins", "woocommerce, woo commerce, contact form 7, cf7, wpforms, ninja forms"),
    _app("website-form wordpress-plugins", "gravity forms, elementor, wordpress form, wordpress formular, wp formular"),
    _app(
        "website-form", "contact form, web form, webform, website form, form on my website, enquiry form, booking form"
    ),
    _app("website-form", "kontaktformular, webformular, anfrageformular, bestellformular, formular, mailformular"),
    _app(
        "website-form", "joomla, drupal, typo3, contao, shopware, prestashop, magento, opencart, phpmailer, php mailer"
    ),
    _app("website-form", "webshop, web shop, online shop, onlineshop, shopify, newsletter plugin, php mail, sendmail"),
    _app(
        "website-form wordpress-plugins",
        "order confirmation, order confirmations, order emails, bestellbestätigung, bestellbestätigungen, bestellmail",
    ),
    _app("website-form", "website, homepage, webseite, shop, form", weak=True),
    # Programs and machines that send or fetch by themselves.
    _app("nas", "nas, synology, qnap, diskstation, disk station, dsm, truenas, netgear readynas, qts, terramaster"),
    _app("nas", "asustor, openmediavault, unraid, network drive, network storage, netzwerkspeicher, netzlaufwerk"),
    _app(
        "business-software",
        "cctv, camera, security camera, dvr, nvr, hikvision, reolink, alarm, alarm system, doorbell",
    ),
    _app("business-software", "kamera, überwachungskamera, alarmanlage, fritzbox, fritz box, router, türsprechanlage"),
    _app(
        "business-software", "sage, xero, quickbooks, quick books, freshbooks, datev, lexware, lexoffice, sevdesk, odoo"
    ),
    _app(
        "business-software",
        "sap, crm, erp, salesforce, hubspot, zendesk, freshdesk, helpdesk, help desk, ticket system",
    ),
    _app("business-software", "ticketsystem, osticket, otrs, zammad, jira, till, pos system, kasse, kassensystem"),
    _app("business-software", "accounting software, accounts program, accounts software, invoicing software, payroll"),
    _app(
        "business-software",
        "lohnprogramm, lohnabrechnung, buchhaltungssoftware, rechnungssoftware, kassensoftware, rechnungsversand, wawi",
    ),
    _app(
        "business-software",
        "warenwirtschaft, buchhaltung, buchhaltungsprogramm, rechnungsprogramm, faktura, praxissoftware",
    ),
    _app(
        "business-software",
        "business software, branchensoftware, booking system, buchungssystem, veeam, acronis, proxmox",
    ),
    _app(
        "business-software",
        "home assistant, zabbix, nagios, cacti, grafana, vaultwarden, bitwarden, paperless, mailstore, mail archiver",
    ),
    _app(
        "business-software",
        "monitoring, monitoring server, gitlab, jenkins, ilo, idrac, plentymarkets, jtl, ups, usv, smart home",
    ),
    _app(
        "business-software",
        "backup software, practice software",
    ),
    _app("business-software", "software, program, programme, programm", weak=True),
)

MACHINES: Final = (
    _machine(
        "iphone",
        "iphone-mail",
        "iphone, ipad, ios, ipados, ipod, i phone, i pad, apple phone, apple mobile",
    ),
    _machine("iphone", "iphone-mail", "apple handy, apple tablet, app store, ifone, aifon"),
    _machine(
        "android", "gmail-android android-mail", "android, android phone, android mobile, android tablet, play store"
    ),
    _machine("android", "gmail-android", "pixel, google pixel, google phone, nexus"),
    _machine("android", "samsung-email gmail-android", "samsung, galaxy, samsung galaxy, samsung phone, samsung handy"),
    _machine(
        "android", "android-mail gmail-android", "huawei, lg, motorola, moto g, xiaomi, redmi, poco, mi phone, oppo"
    ),
    _machine("android", "android-mail gmail-android", "oneplus, one plus, honor, nokia, sony, xperia, htc, fairphone"),
    _machine(
        "android", "android-mail gmail-android", "realme, vivo, zte, tcl, asus, lenovo tab, android mail, fire tablet"
    ),
    _machine(
        "windows browser",
        "outlook-classic outlook-new",
        "windows, windows 10, windows 11, win 10, win 11, win10, win11",
    ),
    _machine("windows browser", "outlook-classic outlook-new", "windows pc, windows laptop, surface, windows computer"),
    _machine(
        "windows browser", "outlook-classic outlook-new", "windows 7, windows 8, windows 8 1, win 7, win 8, win7, win8"
    ),
    _machine(
        "mac browser",
        "apple-mail outlook-mac",
        "mac, macbook, imac, mac mini, macos, osx, os x, mac os, apple computer",
    ),
    _machine(
        "other browser", "thunderbird-linux claws-mail evolution", "linux, ubuntu, debian, fedora, linux mint, suse"
    ),
    _machine("iphone mac", "iphone-mail apple-mail", "apple", vague=True),
    _machine(
        "android iphone", "gmail-android iphone-mail", "phone, mobile, mobile phone, smartphone, handset", vague=True
    ),
    _machine("android iphone", "gmail-android iphone-mail", "cell, cell phone, cellphone, tablet, app", vague=True),
    _machine("android iphone", "gmail-android iphone-mail", "handy, telefon, mobiltelefon, smartfon", vague=True),
    _machine("android iphone", "gmail-android iphone-mail", "firmenhandy, diensthandy, geschäftshandy", vague=True),
    _machine("windows mac other browser", "outlook-classic outlook-new", "computer, pc, laptop, desktop", vague=True),
    _machine("windows mac other browser", "outlook-classic outlook-new", "rechner, notebook, desktop pc", vague=True),
    _machine("browser", "", "browser, website, webbrowser, chrome, chromebook, firefox, safari, edge", vague=True),
)

#: Names of apps that are words of every day: they count alone, or beside what says that an app is meant.
ORDINARY: Final = frozenset({"hey", "nine", "front", "spike", "auto", "car", "echo", "m2", "pine", "boxer", "horde"})
BESIDE_ORDINARY: Final = frozenset(
    {"mail", "mails", "email", "emails", "app", "account", "konto", "client", "use", "using", "nutze", "verwende"}
)

LEANINGS: Final = (
    Leaning("outlook-classic", (*_YEARS, "classic", "pst", "ost", "credential manager", "klassisch", "ribbon")),
    Leaning("outlook-new", ("toggle", "new one", "umschalter")),
    Leaning("gmail-web", ("collect", "collects", "collecting", "fetch", "fetcher", "fetches", "fetching", "import")),
    Leaning("gmail-web", ("other accounts", "other account", "send mail as", "send as", "mailfetcher", "gmailify")),
    Leaning("gmail-web", ("sammelt", "sammeln", "abholen", "holt", "senden als", "sammeldienst", "andere konten")),
)


def devices_called(text: str) -> tuple[str, ...]:
    """The ids of the devices that one spelling of the table means, the likeliest first; hyphens are spaces.

    Empty for what is no spelling, and for words that mean other things as well, or a kind of machine.
    """
    return _devices_by_spelling().get(" ".join(text[:_LONGEST].casefold().replace("-", " ").split()), ())


@cache
def _devices_by_spelling() -> dict[str, tuple[str, ...]]:
    machines = {spelling: one.devices for one in MACHINES if not one.vague for spelling in one.spellings}
    return machines | {spelling: app.devices for app in APPS if not app.weak for spelling in app.spellings}
