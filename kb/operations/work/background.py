"""Work that a request must not wait for: registered under a name, queued as a row, carried out by the worker.

    @background("domains.apply", lane=Lane.DESK)
    def apply_import(*, batch: int) -> None: ...

    later(apply_import, batch=7)

A function is called at least once and up to three times, so it must be safe to repeat; if the third try fails it is
parked and shown to operators. Its arguments are JSON values. `later` writes a row in the caller's transaction: what is
rolled back was never queued. Functions stand in modules of `kb.operations`, all of which the worker imports. Each
has its lane (`kb.operations.work.lanes`): it waits for others of that lane alone.
"""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, TypeVar

from kb import operations
from kb.models.ground.work import Work, WorkState, queue_work
from kb.operations.work.lanes import Lane

Function = Callable[..., None]
_Anything = TypeVar("_Anything", bound=Function)
_Periodic = TypeVar("_Periodic", bound=Callable[[datetime], None])


class NotNow(Exception):
    """Something outside did not do its part; the next try may succeed. The text is a sentence for the operator,
    without anybody's address or number."""


class CannotBeDone(Exception):
    """No further try would help: parked at once. The text is a sentence for the operator, as for `NotNow`."""


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """How a piece of work stands. `fault` is what went wrong at the last try, as a sentence."""

    state: WorkState
    tries: int = 0
    queued_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    fault: str = ""


_functions: Final[dict[str, Function]] = {}
_names: Final[dict[Function, str]] = {}
_periods: Final[dict[str, timedelta]] = {}
_lanes: Final[dict[str, Lane]] = {}

FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(_functions)
PERIODS: Final[Mapping[str, timedelta]] = MappingProxyType(_periods)
LANES: Final[Mapping[str, Lane]] = MappingProxyType(_lanes)


def background(name: str, *, lane: Lane) -> Callable[[_Anything], _Anything]:
    """Register a function under a name that never changes: rows that wait while the site is upgraded hold it."""

    def register(function: _Anything) -> _Anything:
        if name in _functions:
            raise ValueError(f"two functions are called {name!r}")
        _functions[name] = function
        _names[function] = name
        _lanes[name] = lane
        return function

    return register


def every(*, hours: float, name: str, lane: Lane) -> Callable[[_Periodic], _Periodic]:
    """Register a function that is called once in so many hours, by one of all workers, with the time."""

    def register(function: _Periodic) -> _Periodic:
        def call() -> None:
            function(datetime.now(UTC))

        background(name, lane=lane)(call)
        _periods[name] = timedelta(hours=hours)
        return function

    return register


def names_in(lane: Lane) -> frozenset[str]:
    """The names of the work that is done in a lane."""
    return frozenset(name for name, own in _lanes.items() if own is lane)


def later(function: Function, *, not_before: datetime | None = None, **arguments: Any) -> int:
    """Queue a call, in the caller's transaction; gives the number of the piece of work."""
    inspect.signature(function).bind(**arguments)
    return queue(_names[function], arguments, not_before=not_before)


def queue(name: str, arguments: dict[str, Any], *, not_before: datetime | None = None) -> int:
    """Queue a call by the function's name. Raises `TypeError` for arguments that JSON would change."""
    return queue_work(name, arguments, datetime.now(UTC), not_before)


def state_of(number: int) -> WorkStanding:
    row = Work.objects.filter(pk=number).first()
    if row is None:
        return WorkStanding(WorkState.GONE)
    return WorkStanding(WorkState(row.state), row.tries, row.queued_at, row.started_at, row.finished_at, row.fault)


@cache
def load_functions() -> None:
    """Import every module of `kb.operations`, so that all functions are registered."""
    for module in pkgutil.walk_packages(operations.__path__, f"{operations.__name__}."):
        import_module(module.name)
