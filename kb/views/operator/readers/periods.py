"""How far an operator's page of counts looks back."""

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

#: Days, by their name in the address. Counts are kept for no longer than the last.
_PERIODS: Final = {"7": _("a week"), "30": _("a month"), "396": _("13 months")}
_USUAL: Final = "30"


class Period(NamedTuple):
    """The first day that counts, and what the form above the counts (`operator/readers/_period.html`) has to know."""

    since: date
    form: dict[str, Any]


def asked_period(request: HttpRequest, today: date) -> Period:
    """The period that the address names, or the usual one."""
    asked = request.GET.get("days", _USUAL)
    days = asked if asked in _PERIODS else _USUAL
    return Period(today - timedelta(days=int(days)), {"periods": _PERIODS.items(), "days": days})
