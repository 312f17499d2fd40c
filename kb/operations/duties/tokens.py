"""What tokens of other programs ask of an operator: a new one in time, or at once if a program is turned away."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.models.programs.tokens import ApiToken
from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem, duty_of

#: So long before its end a token is named.
_BEFORE: Final = timedelta(days=14)
#: A program that has not asked for so long is not waited for any more.
_LATELY: Final = timedelta(days=7)


def token_duties(at: datetime) -> list[Duty]:
    """Ended, and its program still asks: now. Ends within two weeks: soon."""
    return [*_ended(at), *_ending(at)]


def _ended(at: datetime) -> list[Duty]:
    rows = ApiToken.objects.ending(None, at).filter(used_at__gt=at - _LATELY)
    advice = _(
        "Nothing that it sends is taken. Make a new token for it, or revoke this one if it is not needed any more."
    )
    items = [_item(row, _("ended on %(end)s, last used about %(use)s")) for row in rows]
    return duty_of("tokens-ended", _("A program is turned away"), advice, items, more_address=_page(), urgent=True)


def _ending(at: datetime) -> list[Duty]:
    advice = _("Make a new one, give it to the program, and then revoke the old one.")
    items = [
        _item(row, _("ends on %(end)s, last used about %(use)s") if row.used_at else _("ends on %(end)s, never used"))
        for row in ApiToken.objects.ending(at, at + _BEFORE)
    ]
    return duty_of("tokens-ending", _("Tokens that end soon"), advice, items, more_address=_page())


def _item(row: ApiToken, note: str) -> DutyItem:
    return DutyItem(row.name, _page(), note % {"end": _moment(row.expires_at), "use": _moment(row.used_at)})


def _moment(at: datetime | None) -> str:
    return date_format(at.astimezone(current_profile().tz), "j M Y, H:i") if at else ""


def _page() -> str:
    return reverse("kb-operator-connections")
