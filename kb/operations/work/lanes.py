"""Lanes of background work: what waits for one kind of server, or for none, is done in a lane of its own.

Within a lane one thing is done after the other; no lane ever waits for another. A piece of work is in the lane that is
declared where its function is registered (`kb.operations.work.background`).
"""

from datetime import timedelta
from enum import StrEnum


class Lane(StrEnum):
    """The values never change: signs of workers hold them."""

    #: What speaks to the mail server that e-mails leave by.
    MAIL = "mail"
    #: What speaks to the mailbox to which they come back.
    MAILBOX = "mailbox"
    #: What speaks to other programs.
    PROGRAMS = "programs"
    #: What looks at the servers of moves.
    SERVERS = "servers"
    #: What an operator has asked for and waits for: lists and letters.
    DESK = "desk"
    #: What the clock asks for, and backups.
    KEEPING = "keeping"

    @property
    def usual(self) -> timedelta:
        """How long a piece takes at most, as far as nobody has seen yet that it takes longer.

        What speaks to a server is a round of a few seconds, and the budget of a last conversation; what else there is
        grows with what it is given.
        """
        seconds = {Lane.MAIL: 60, Lane.MAILBOX: 90, Lane.PROGRAMS: 60, Lane.SERVERS: 90}
        return timedelta(seconds=seconds.get(self, 600))
