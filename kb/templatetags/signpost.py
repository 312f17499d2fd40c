"""Moments in words, telephone links, and nothing that decides."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.safestring import SafeString

from kb.guides.placeholders import breakable
from kb.mail.dates import spoken as spoken_moment

register = template.Library()


@register.filter
def spoken(moment: datetime, zone: ZoneInfo) -> str:
    """`Friday 29 March 2024 at 18:00 (London time)`."""
    return spoken_moment(moment, zone)


@register.filter
def day(moment: datetime, zone: ZoneInfo) -> str:
    """`Friday 29 March 2024`: the day alone."""
    return spoken_moment(moment, zone).partition(" at ")[0]


@register.filter
def at_dots(host: str) -> SafeString:
    """A host that may be broken after its dots, where a line is too short for it; copying leaves nothing behind."""
    return SafeString(breakable(host))


@register.filter
def tel(number: str) -> str:
    """A `tel:` address (RFC 3966) of a number as people write it."""
    return "tel:" + "".join(c for c in number if c.isdigit() or c == "+")
