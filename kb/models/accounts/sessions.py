"""What is known of an operator's session: when it began, when a code was last shown, and how all of them are ended.

Times are whole seconds since 1970, as they are kept in the session.
"""

from datetime import datetime
from typing import Final

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session

#: However often somebody clicks, after a day they sign in again.
LONGEST: Final = 24 * 3600
#: Who gave the password has so long to find the telephone, or to install an app on it.
UNVERIFIED: Final = 30 * 60
#: So long a code counts for acts that ask for one again.
PROOF: Final = 10 * 60

_BEGAN: Final = "began"
_PROVED: Final = "proved"


def begin(session: SessionBase, now: int) -> None:
    session[_BEGAN] = now


def is_over(session: SessionBase, now: int, *, verified: bool) -> bool:
    """Whether it has lasted long enough; one of which nobody knows when it began is over too."""
    return _age(session, _BEGAN, now) >= (LONGEST if verified else UNVERIFIED)


def prove(session: SessionBase, now: int) -> None:
    """A right code was given just now."""
    session[_PROVED] = now


def is_proved(session: SessionBase, now: int) -> bool:
    return _age(session, _PROVED, now) < PROOF


def end_sessions(user: User) -> int:
    """End all sessions of an account; how many. Operators are few, so each session is looked into."""
    own = [
        session.pk for session in Session.objects.iterator() if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=own).delete()[0]


def forget_ended_sessions(at: datetime) -> int:
    """Take away what nobody can come back to; how many there were."""
    return int(Session.objects.filter(expire_date__lt=at).delete()[0])


def _age(session: SessionBase, moment: str, now: int) -> int:
    return now - int(session.get(moment, 0))
