"""Facts as small JSON, and back: what is as it usually is takes no room.

A row that an older or a newer version of the site wrote is still read: a field that is not there has its usual value,
and one that is not known is left alone. What cannot be read at all is `Unreadable`, and counts as never looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_Value = TypeVar("_Value")
_PLAIN: Final = (str, int, bool)


class Unreadable(ValueError):
    """This is no JSON of these facts."""


def packed(value: object) -> Any:
    """What `json.dumps` takes: an object for facts, a list for several, seconds since 1970 for a moment."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [packed(one) for one in value]
    if is_dataclass(value):
        entries = ((one.name, getattr(value, one.name), _default(one)) for one in fields(value))
        return {name: packed(inner) for name, inner, usual in entries if inner != usual}
    return value


def unpacked(kind: type[_Value], data: object) -> _Value:
    """Facts of this kind, from what `json.loads` gives. Raises `Unreadable`."""
    try:
        return cast("_Value", _read(kind, data))
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise Unreadable(kind.__name__) from error


def _read(kind: Any, data: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        if data is None:
            return None
        kind = next(one for one in get_args(kind) if one is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in _checked(Sequence, data))
    if kind is datetime:
        return datetime.fromtimestamp(_checked(int, data), UTC)
    if issubclass(kind, StrEnum):
        return kind(data)
    if kind in _PLAIN:
        return _checked(kind, data)
    known = _kinds(kind)
    entries = _checked(Mapping, data)
    return kind(**{name: _read(known[name], entries[name]) for name in known if name in entries})


def _checked(kind: type, data: Any) -> Any:
    if not isinstance(data, kind) or (kind is not str and isinstance(data, str)):
        raise TypeError(type(data).__name__)
    return data


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _default(one: "Field[Any]") -> object:
    return one.default_factory() if one.default_factory is not MISSING else one.default
