"""Moments in words, telephone links, and nothing that decides."""

import re
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kb.guides.text.placeholders import breakable
from kb.languages import SOURCE
from kb.mail import dates

register = template.Library()
_BEFORE_SIGN: Final = re.compile(r" (?=[,:](?: |$))")


@register.filter
def spoken(moment: datetime | None, zone: ZoneInfo) -> str:
    """`Friday 29 March 2024 at 18:00 (London time)`; empty where there is no moment."""
    return dates.spoken(moment, zone, _language()) if moment else ""


@register.filter
def day(moment: datetime | None, zone: ZoneInfo) -> str:
    """`Friday 29 March 2024`: the day alone; empty where there is no moment."""
    return dates.spoken_day(moment, zone, _language()) if moment else ""


@register.filter
def soon(moment: datetime, zone: ZoneInfo) -> str:
    """`Friday 29 March`: a day of these weeks, in a heading beside which the whole date stands."""
    return dates.spoken_soon(moment, zone, _language())


@register.filter
def dated(moment: datetime, zone: ZoneInfo) -> str:
    """`29 March 2024`: the day of a moment, where there is no room for its weekday."""
    return dates.written(moment.astimezone(zone).date(), _language())


@register.filter
def written(day: date) -> str:
    """`29 March 2024`: a day as on a letter."""
    return dates.written(day, _language())


@register.filter
def one_line(text: str) -> SafeString:
    """A title or a description that was put together over several lines: no break in it, and no space before a sign."""
    return SafeString(_BEFORE_SIGN.sub("", " ".join(text.split())))  # escaped where it was put together


@register.filter
def at_dots(host: str) -> SafeString:
    """A host that may be broken after its dots, where a line is too short for it; copying leaves nothing behind."""
    return SafeString(breakable(host))


@register.filter
def at_slashes(here: str) -> SafeString:
    """An address of ours that may be broken after its slashes and before its query, on paper too."""
    return SafeString(escape(here).replace("/", "/<wbr>").replace("?", "<wbr>?"))


@register.filter
def code(here: str) -> str:
    """The address of the picture of the QR code that leads to a page; what was chosen there is in it."""
    path, mark, query = here.partition("?")
    return f"{path}qr.svg{mark}{query}"


@register.filter
def searched(address: str, words: str) -> str:
    """The address of a guide that knows what was searched for: a vote at its end then tells what people looked for."""
    if not words or "/guides/" not in address:
        return address
    path, hash_, anchor = address.partition("#")
    return f"{path}?{urlencode({'q': words})}{hash_}{anchor}"


@register.filter
def tel(number: str) -> str:
    """A `tel:` address (RFC 3966) of a number as people write it."""
    return "tel:" + "".join(c for c in number if c.isdigit() or c == "+")


def _language() -> str:
    """The code of the language of the page that is being made."""
    return (get_language() or SOURCE).partition("-")[0]
