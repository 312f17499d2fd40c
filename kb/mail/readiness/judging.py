"""From what was seen to what is wrong: the settings at a moment decide what is right.

`judged(settings, look)`: `settings` are those of the domain at the moment (`mail_settings`, or `Moment.settings` for a
move that is a draft), `look` is what is known. Nothing is found about what was never looked at.
"""

from typing import Final

from kb.mail.moves import MailSettings
from kb.mail.readiness.case import Case, Marks
from kb.mail.readiness.certificates import certificate_findings
from kb.mail.readiness.facts import Look
from kb.mail.readiness.findings import Finding, in_order
from kb.mail.readiness.mx import mx_findings
from kb.mail.readiness.names import name_findings
from kb.mail.readiness.old_server import old_findings
from kb.mail.readiness.pointers import pointer_findings
from kb.mail.readiness.senders import sender_findings
from kb.mail.readiness.servers import server_findings
from kb.mail.readiness.webmail import webmail_findings

_NO_MARKS: Final = Marks()
_JUDGES: Final = (
    name_findings,
    server_findings,
    certificate_findings,
    mx_findings,
    sender_findings,
    pointer_findings,
    webmail_findings,
    old_findings,
)


def judged(settings: MailSettings, look: Look, marks: Marks = _NO_MARKS) -> tuple[Finding, ...]:
    """All that is wrong with a domain at the moment of its settings, the worst first."""
    case = Case(settings, look, marks)
    return in_order(finding for judge in _JUDGES for finding in judge(case))
