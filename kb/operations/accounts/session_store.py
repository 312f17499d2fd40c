"""Sessions of operators: rows, and as long as no row can be written, this process's memory.

An operator whose database is read-only, locked or out of room must get in to read what is wrong. So a session that
cannot be written is kept here, for a while and by this process alone; it counts only where there is no row. One that
cannot be deleted is remembered as ended. `settings.SESSION_ENGINE` names this module.
"""

import time
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, cast

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as Rows
from django.db import DatabaseError

from kb.models.ground.outages import complaints
from kb.models.ground.troubles import ONLY_WRITING, trouble_of
from kb.models.ground.writers import in_passing

#: How many sessions one process remembers; operators are few.
_MOST: Final = 200


class _Memory:
    """Texts by the key of a session, with the moment of `time.time` at which each is over; the oldest leaves first."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, str]] = {}

    def keep(self, key: str, text: str, seconds: float) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (time.time() + seconds, text)
        for oldest in list(self._kept)[:-_MOST]:
            self._kept.pop(oldest, None)

    def get(self, key: str) -> str | None:
        end, text = self._kept.get(key, (0.0, ""))
        return text if time.time() < end else None

    def forget(self, key: str) -> None:
        self._kept.pop(key, None)

    def clear(self) -> None:
        self._kept.clear()


unwritten: Final = _Memory()
ended: Final = _Memory()


class SessionStore(Rows):
    """Django's, of which `may_wait` says whether a save may wait for other writers: what a page that is only read
    changes in a session is not worth it."""

    may_wait = True
    _is_row = True

    def load(self) -> dict[str, Any]:
        key = self.session_key
        if key is None or ended.get(key) is not None:
            self._session_key = None
            return {}
        found: dict[str, Any] = super().load()
        if self.session_key is None and (text := unwritten.get(key)) is not None:
            self._session_key, self._is_row = key, False
            return self.decode(text)
        return found

    def exists(self, session_key: str) -> bool:
        return unwritten.get(session_key) is not None or bool(super().exists(session_key))

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        try:
            with self._patience():
                super().save(must_create or not self._is_row)
        except (UpdateError, DatabaseError) as error:
            _only_writing_fails(error)
            if must_create or not self._is_row:
                self._is_row = False
                data = self.encode(cast(Any, self)._get_session(no_load=must_create))
                unwritten.keep(self.session_key, data, self.get_expiry_age())
        else:
            self._is_row = True
            unwritten.forget(self.session_key)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is None:
            return
        unwritten.forget(key)
        try:
            super().delete(key)
        except DatabaseError as error:
            _only_writing_fails(error)
            ended.keep(key, "", self.get_session_cookie_age())

    def _patience(self) -> AbstractContextManager[None]:
        return nullcontext() if self.may_wait else in_passing()


def _only_writing_fails(error: Exception) -> None:
    """Say so once a second; raise what is another fault. Django's own error stands behind its `UpdateError`."""
    trouble = trouble_of(error if isinstance(error, DatabaseError) else error.__context__)
    if trouble not in ONLY_WRITING:
        raise error
    complaints.note(trouble)
