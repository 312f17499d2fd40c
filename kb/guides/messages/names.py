"""The closed set of `{{ names }}` that a message may use, and what they are for one domain at one moment.

They are those of guides with a few more: a message is read away from the site, so it needs whole addresses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from kb.guides.text.placeholders import NAMES, SiteWords, Task, Value, ValueKind, values_for
from kb.mail.dates import spoken_day, written
from kb.mail.moves import MailSettings

#: What messages have beyond guides.
OWN_NAMES: Final = (
    "contact.name",
    "domain.typed",
    "page.url",
    "move.title",
    "move.url",
    "site.url",
    "change_from.day",
    "change_from.short",
    "moves_at.day",
    "moves_at.short",
    "old_closes_at.day",
    "old_closes_at.short",
)
MESSAGE_NAMES: Final = (*NAMES, *OWN_NAMES)
#: Names that stand for a web address, which a link may lead to.
ADDRESSES: Final = ("page.url", "move.url", "site.url", "webmail.url", "new.webmail.url", "old.webmail.url")
_DATES: Final = ("change_from", "moves_at", "old_closes_at")


#: Letters first and at the end, and nothing between that a name has not.
_A_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .’'&-]){0,58}(?:[^\W\d_]|[.])")
#: A web address or a domain, and what stands for nobody.
_NO_NAME: Final = re.compile(r"\w\.\w\w|^(?:n\.?a\.?|none|unknown|unbekannt|test|admin|info|kein\w*)$", re.IGNORECASE)
#: The shipped colour of links and of what matters, as the pages have it: by day, at night, and of words on the latter.
GREEN: Final = "#00563f"
NIGHT_GREEN: Final = "#84d6b5"
NIGHT_INK: Final = "#06231a"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, and where the site is. `home` is the address of the home page in the language of the texts.

    `sign` is the colour of links and of what matters, readable on white; `night` is the one on a dark ground and
    `night_ink` that of words on it (`look_css`).
    """

    words: SiteWords
    zone: ZoneInfo
    home: str
    sign: str = GREEN
    night: str = NIGHT_GREEN
    night_ink: str = NIGHT_INK

    def address(self, path: str) -> str:
        """The whole address of a path of the site, `/articles/webmail/`."""
        return f"{self.home.rstrip('/')}{path}"


def message_values(settings: MailSettings, sender: Sender, language: str, contact: str = "") -> Mapping[str, str]:
    """What is known, by name. A name that is not in it has no value for this domain.

    `contact` is how the list of clients calls whoever reads it.
    """
    of_guides = values_for(
        settings, task=Task.CHANGE, protocol=None, zone=sender.zone, site=sender.words, language=language
    )
    values = {name: _text(value) for name, value in of_guides.items() if value.kind is not ValueKind.WORDS}
    domain = settings.domain
    values["contact.name"] = greeted(contact)
    values["domain.typed"] = domain.a_label
    values["site.url"] = sender.address("/")
    values["page.url"] = sender.address(f"/for/{domain.a_label}/")
    if settings.move is not None:
        values["move.title"] = settings.move.title
        values["move.url"] = sender.address(f"/moves/{settings.move.slug}/")
        for name in _DATES:
            if moment := getattr(settings.move, name):
                values[f"{name}.day"] = spoken_day(moment, sender.zone, language)
                values[f"{name}.short"] = written(moment.astimezone(sender.zone), language)
    # A value is one line, whatever somebody typed into a form: a subject is made of them.
    known = {name: " ".join(text.split()) for name, text in values.items()}
    return MappingProxyType({name: text for name, text in known.items() if text})


def greeted(name: str) -> str:
    """A name as one says hello to it; empty for what is in the column of names and is none.

    Lists have addresses, numbers, remarks and “Smith, Tom” in it. A wrong greeting looks like a fraud, none does not.
    """
    text = " ".join(name.split())
    return text if _A_NAME.fullmatch(text) and not _NO_NAME.search(text) else ""


def _text(value: Value) -> str:
    return f"{value.local}{value.text}"
