"""Background work in the operator's words, by the names under which it is registered."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.operations.work.lanes import Lane

#: What is not here is called by its name.
_TITLES: Final[dict[str, Promise]] = {
    "admin-log.forget": _("Forget old entries of the log of /admin/"),
    "answers.forget": _("Forget answers that other programs do not ask for again"),
    "backup.keep": _("Make the backup that is due"),
    "backup.make": _("Make a backup"),
    "backup.try": _("Try a backup"),
    "bounces.read": _("Look for messages that came back"),
    "bounces.read-now": _("Look at once for messages that came back"),
    "calls.forget": _("Forget who wanted to be rung long ago"),
    "counts.forget": _("Forget old counts of what readers said and did not find"),
    "database.check": _("Look whether the database is in order"),
    "database.check-now": _("Look at once whether the database is in order"),
    "deleted.overwrite": _("Overwrite what was deleted in the files of the database"),
    "domains.gather": _("Gather the domains of a move"),
    "domains.read": _("Read a list of domains"),
    "domains.settle": _("Work in what was answered to a list of domains"),
    "domains.sweep": _("Forget lists of domains that cannot be undone any more"),
    "domains.undo": _("Undo a list of domains"),
    "domains.write": _("Write a list of domains"),
    "evidence.forget": _("Forget old signs of progress"),
    "letters.print": _("Make a file of letters"),
    "letters.sweep": _("Forget files of letters"),
    "moves.count": _("Count the domains of a large move"),
    "notices.forget": _("Forget who got old e-mails"),
    "notices.go-on": _("Send e-mails about a move"),
    "notices.test": _("Send a test e-mail"),
    "notices.watch": _("Look after e-mails that are being sent"),
    "proof.forget": _("Forget old test messages of clients"),
    "proof.read": _("Look for test messages of clients"),
    "readiness.decide": _("Decide who is held back from a move"),
    "readiness.forget": _("Forget what was seen of servers long ago"),
    "readiness.let-go": _("Let go what is ready"),
    "readiness.look": _("Look at the servers of domains that move"),
    "sessions.forget": _("Forget sign-ins that have ended"),
    "pages.look-at-zip": _("Read a zip of pages"),
    "pages.take-zip": _("Take a zip of pages over"),
    "progress.read": _("Read a list of log-ins"),
    "uploads.sweep": _("Forget files that were sent and not read"),
    "webhooks.forget": _("Forget what other programs were told long ago"),
    "webhooks.send": _("Tell another program what changed"),
    "webhooks.watch": _("Look after what other programs are to be told"),
    "work.forget": _("Forget work that was done long ago"),
}


#: A lane, as what is done in it.
_LANES: Final[dict[Lane, Promise]] = {
    Lane.MAIL: _("E-mails about moves"),
    Lane.MAILBOX: _("Messages that came back"),
    Lane.PROGRAMS: _("Messages to other programs"),
    Lane.SERVERS: _("Looks at servers"),
    Lane.DESK: _("Lists of domains, and letters"),
    Lane.KEEPING: _("Backups and tidying up"),
}


def title_of(name: str) -> Promise | str:
    return _TITLES.get(name, name)


def title_of_lane(lane: Lane) -> Promise:
    return _LANES[lane]
