"""Which backups stay: the newest of each of so many days, weeks and months. Nothing here touches a file."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

_FORM: Final = re.compile(r"(\d{1,3})d(\d{1,3})w(\d{1,3})m")


class NotAKeep(ValueError):
    """The text says what is expected."""


@dataclass(frozen=True, slots=True)
class Keep:
    """So many days, weeks and months in which there is a backup; days without one do not count."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    @classmethod
    def parse(cls, text: str) -> "Keep":
        """From `7d4w12m`. Raises `NotAKeep`."""
        found = _FORM.fullmatch(text.strip())
        if found is None or not any(map(int, found.groups())):
            raise NotAKeep("Write how many days, weeks and months to keep, such as 7d4w12m.")
        return cls(*map(int, found.groups()))

    def of(self, moments: Iterable[datetime]) -> set[datetime]:
        """Those of the moments whose backups stay; the newest always does."""
        newest_first = sorted(set(moments), reverse=True)
        rules: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
            (self.days, lambda at: at.date()),
            (self.weeks, lambda at: at.isocalendar()[:2]),
            (self.months, lambda at: (at.year, at.month)),
        )
        stay = set(newest_first[:1])
        for most, period_of in rules:
            newest_of: dict[Any, datetime] = {}
            for at in newest_first:
                newest_of.setdefault(period_of(at), at)
            stay |= set(list(newest_of.values())[:most])
        return stay
