"""The environment, read with types: a value that cannot be read stops the start with one plain sentence."""

from collections.abc import Mapping
from typing import Any, Final

import environ
from django.core.exceptions import ImproperlyConfigured

from kb.data_folder import CannotStart

_KINDS: Final = {int: "a whole number", bool: "1 or 0", float: "a number"}

_SWITCHES: Final = frozenset({"", "0", "1", "true", "false", "yes", "no", "on", "off"})
_DATABASES: Final = ("postgres://", "postgresql://", "sqlite:///")


class Environment(environ.Env):  # type: ignore[misc]
    """django-environ, with sentences for whoever set the variable in place of tracebacks."""

    def get_value(self, var: str, cast: Any = None, **options: Any) -> Any:
        try:
            if cast is bool and self.ENVIRON.get(var, "0").lower() not in _SWITCHES:
                raise ValueError(var)  # django-environ takes every other word for "no"
            return super().get_value(var, cast=cast, **options)
        except ValueError as error:
            raise CannotStart(f"{var} must be {_KINDS.get(cast, 'of another form')}. See docs/settings.md.") from error

    def database(self, var: str, default: str) -> dict[str, Any]:
        """Django's settings for a database address. The address may hold a password, so it is never repeated."""
        if not self.str(var, default=default).startswith(_DATABASES):
            raise CannotStart(f"{var} names a database that Signpost does not know. Use postgres:// or sqlite:///.")
        try:
            found: dict[str, Any] = self.db_url(var, default=default)
        except (ValueError, KeyError, ImproperlyConfigured) as error:
            raise CannotStart(f"{var} cannot be read. Write it like postgres://user:password@host/name.") from error
        return found


def for_a_child(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that we start: ours, but for what it shall see otherwise."""
    return {**Environment.ENVIRON, **own}


def database_url() -> str:
    """DATABASE_URL as it was written, to be changed for a child; empty if it is the default."""
    return str(Environment.ENVIRON.get("DATABASE_URL", ""))
