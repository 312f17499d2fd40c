"""A domain's settings at a glance: without Django's connection, from a thread that must not wait.

Only where the database is a file of SQLite's, which readers wait for nobody to read. What stands behind a row is told
beforehand, by threads that may wait: services and moves, under the token of the revision that they were read under.
"""

import sqlite3
from datetime import datetime
from typing import Any, Final, NamedTuple, Self
from urllib.parse import quote

from django.conf import settings

from kb.mail.moves import MailSettings, Move, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Service

_READ: Final = "SELECT service_id, move_id, held_from = move_id FROM kb_domain WHERE name = ? AND active"
_MOST: Final = 4096


class Place(NamedTuple):
    """What a domain's row says under a `token` of the revision: numbers of a service and a move, and whether the domain
    is held back from it."""

    token: int
    service: int
    move: int | None
    held: bool


class Glance:
    """For one thread. `database` is what Django's settings say of it."""

    @classmethod
    def of_site(cls) -> Self | None:
        """None where the database is elsewhere, or processes share their counts: then threads must be asked anyway."""
        database = settings.DATABASES["default"]
        return cls(database) if database["ENGINE"].endswith("sqlite3") and not settings.CACHE_URL else None

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._behind: dict[Place, tuple[Service, Move | None]] = {}

    def place(self, token: int, name: str) -> Place | None:
        """What the domain's row names, under a token of the revision; `None` if there is no row, or none to be had."""
        try:
            connection = self._connection or self._open()
            row = connection.execute(_READ, (name,)).fetchone()
        except sqlite3.Error:
            self._connection = None
            return None
        return Place(token, row[0], row[1], bool(row[2])) if row else None

    def settings_for(self, place: Place, name: str, at: datetime) -> MailSettings | None:
        """The settings, if what stands behind the row was told; whoever gets `None` tells it."""
        behind = self._behind.get(place)
        return mail_settings(DomainName(name), *behind, at, held=place.held) if behind else None

    def knows(self, place: Place) -> bool:
        return place in self._behind

    def tell(self, place: Place, service: Service, move: Move | None) -> None:
        """Remember what was read of a row's service and move, for as long as nobody asks under another token."""
        if len(self._behind) >= _MOST or next(iter(self._behind), place).token != place.token:
            self._behind.clear()
        self._behind[place] = service, move

    def _open(self) -> sqlite3.Connection:
        self._connection = sqlite3.connect(f"file:{quote(str(self._database['NAME']))}?mode=ro", timeout=0, uri=True)
        for pragma in self._database["OPTIONS"].get("init_command", "").split(";"):
            if "mmap_size" in pragma:
                self._connection.execute(pragma)
        return self._connection
