"""The one clock of the suite: the machine's, moved as a whole by `SHIFT`, or stopped by a test at a moment of its own.

`SHIFT=+41d` moves every Python process of a run, children too, by 41 days; `SHIFT=2028-02-29` moves them to that day,
`SHIFT=2028-03-26T00:58` to that moment in UTC, from which they go on. OpenSSL, PostgreSQL, Chromium, the kernel (and so
the times of files) and what is written in Rust keep the machine's clock.

A test says `clock.now()`, so that a moment of the suite and one of the wall cannot be mixed.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

SetClock = Callable[[datetime], None]

#: Seconds by which this run is moved; read by `clock_of_children/sitecustomize.py` too.
VARIABLE: Final = "CLOCK_SHIFT"
_OF_CHILDREN: Final = Path(__file__).parent / "clock_of_children"
_DAYS: Final = re.compile(r"([+-]\d{1,5})d")


def now() -> datetime:
    """The moment that this process believes, in UTC."""
    return datetime.now(UTC)


def machine_now() -> datetime:
    """The moment that OpenSSL, PostgreSQL and a browser believe, in UTC."""
    import time_machine  # noqa: PLC0415  it brings pytest, which processes that only tell the time do without

    return time_machine.escape_hatch.datetime.datetime.now(UTC) if time_machine.escape_hatch.is_travelling() else now()


def shift_of(text: str, machine: datetime) -> timedelta:
    """How far `SHIFT` moves a run that begins at `machine`; nothing for no text. Raises ValueError with a sentence."""
    if not text:
        return timedelta()
    if found := _DAYS.fullmatch(text):
        return timedelta(days=int(found[1]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"SHIFT is +41d, a day (2028-02-29) or a moment in UTC (2028-03-26T00:58), not {text}"
        ) from None
    if "T" not in text:
        return moment.date() - machine.date()
    return moment.replace(tzinfo=moment.tzinfo or UTC) - machine


def start() -> None:
    """Move this process's clock, and those of the children that it starts from now on, by what `SHIFT` asks.

    Workers of pytest-xdist are such children: they come with their clock moved.
    """
    if VARIABLE in os.environ:
        return
    seconds = shift_of(os.environ.get("SHIFT", ""), now()).total_seconds()
    if not seconds:
        return
    os.environ[VARIABLE] = str(seconds)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_OF_CHILDREN), os.environ.get("PYTHONPATH"))))
    import time_machine  # noqa: PLC0415  as above

    time_machine.travel(timedelta(seconds=seconds), tick=True).start().time_ns()
