"""A domain's settings at a glance: without Django's connection, from a thread that must not wait.

Only where the database is a file of SQLite's, which readers wait for nobody to read. What stands behind a row is looked
up beforehand, by threads that may wait: services and moves, under the token of the revision that they were read under.
Where the database is elsewhere, everything is looked up by threads.
"""

import sqlite3
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple, Self
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error

from kb.mail.moves import MailSettings, Move, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Service
from kb.models.ground.reads import leave_lost_connection
from kb.models.ground.revisions import one_revision, seen_tokens
from kb.models.moves.domains import Domain, stands_behind

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
    """For one thread, but for `look_up`. `database` is what Django's settings say of it, if it is a file."""

    @classmethod
    def of_site(cls) -> Self:
        """Nothing is to be seen where processes share their counts either: then threads must be asked anyway."""
        database = settings.DATABASES["default"]
        return cls(database if database["ENGINE"].endswith("sqlite3") and not settings.CACHE_URL else None)

    def __init__(self, database: dict[str, Any] | None = None) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._behind: dict[Place, tuple[Service, Move | None]] = {}

    def place(self, name: str) -> Place | None:
        """What the domain's row names, under the newest token of the revision; `None` if there is no row to be had."""
        tokens = seen_tokens()
        if not tokens or self._database is None:
            return None
        try:
            file = self._connection or self._open(self._database)
            row = file.execute(_READ, (name,)).fetchone()
        except sqlite3.Error:
            self._connection = None
            return None
        return Place(tokens[0], row[0], row[1], bool(row[2])) if row else None

    def settings_for(self, place: Place | None, name: str, at: datetime) -> tuple[MailSettings | None, bool]:
        """The settings, if what stands behind the row was looked up, and whether that was under the newest token.

        If it was not, they are as they were under the token before, while that is trusted.
        """
        behind = self._behind.get(place) if place else None
        is_newest, older = behind is not None, seen_tokens()[1:]
        if place and not is_newest and older:
            behind = self._behind.get(place._replace(token=older[0]))
        if place is None or behind is None:
            return None, False
        return mail_settings(DomainName(name), *behind, at, held=place.held), is_newest

    def look_up(self, place: Place | None, name: str, at: datetime) -> MailSettings | None:
        """The settings, by any thread that may wait; what stands behind the row is known from now on.

        `None` if they cannot be told for sure. What the database says against it is left to whoever asks in a request.
        """
        with suppress(Error, ObjectDoesNotExist), one_revision() as held:
            leave_lost_connection()
            found = Domain.objects.settings_for(DomainName(name), at)
            if place is not None:
                self._remember(place, *stands_behind(place.token, place.service, place.move))
            return None if held.age else found
        return None

    def _remember(self, place: Place, service: Service, move: Move | None) -> None:
        """As long as its token is trusted. The thread that must not wait never sees it half done."""
        tokens = place.token, *seen_tokens()[1:]
        kept = {one: what for one, what in self._behind.items() if one.token in tokens and len(self._behind) < _MOST}
        self._behind = kept | {place: (service, move)}

    def _open(self, database: dict[str, Any]) -> sqlite3.Connection:
        self._connection = sqlite3.connect(f"file:{quote(str(database['NAME']))}?mode=ro", timeout=0, uri=True)
        for pragma in database["OPTIONS"].get("init_command", "").split(";"):
            if "mmap_size" in pragma:
                self._connection.execute(pragma)
        return self._connection
