"""The words of every kind of finding, and the names of the severities."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind, Severity
from kb.mail.readiness.words.certificates import CERTIFICATES
from kb.mail.readiness.words.exchangers import EXCHANGERS
from kb.mail.readiness.words.findable import FINDABLE
from kb.mail.readiness.words.lines import LINES
from kb.mail.readiness.words.names import NAMES
from kb.mail.readiness.words.old import OLD
from kb.mail.readiness.words.senders import SENDERS
from kb.mail.readiness.words.sentences import Words
from kb.mail.readiness.words.webmail import WEBMAIL

WORDS: Final[dict[Kind, Words]] = NAMES | LINES | CERTIFICATES | EXCHANGERS | SENDERS | FINDABLE | WEBMAIL | OLD
SEVERITIES: Final = {
    Severity.STOPS: _("Stops clients"),
    Severity.WARNS: _("Warns clients"),
    Severity.LOST: _("Mail may be lost or marked as spam"),
    Severity.TIDY: _("Tidy"),
}
