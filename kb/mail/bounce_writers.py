"""Who wrote a letter, and what its parts are: a mail system, somebody who is away, a message that was sent back.

Bounces come from nobody, so that nobody answers them; so do absence notes, and a postmaster is a person too.
"""

import re
from typing import Final

from kb.mail.bounce_subjects import Said, folded, said_by_subject
from kb.mail.mime_parts import Part, groups_in, message_in

_SYSTEM: Final = re.compile(
    r"(?:^\s*|<)(?:mail(?:er?)?[-_.]?daemon|mdaemon|microsoftexchange[0-9a-f]*|mail[-_.]?delivery[-_.a-z]*)(?=[@>\s]|$)",
    re.IGNORECASE,
)
_POSTMASTER: Final = re.compile(r"(?:^\s*|<)(?:postmaster|mail-?administrator)@", re.IGNORECASE)
#: As the writer is called, whatever the address: no person is called so.
_NAMED: Final = re.compile(
    r"\b(?:mail|message|e-?mail)?[ -]?delivery (?:sub-?)?(?:system|service|agent)\b|\bmailer[- ]daemon\b"
    r"|\bmail(?:[- ]?(?:administrator|system)| (?:server|gateway|router|trans(?:port|fer) agent))\b"
    r"|\bpostmaster\b|\bsystem ?administrator\b",
    re.IGNORECASE,
)
_NO_REPLY: Final = re.compile(r"(?:^\s*|<)(?:(?:no|do-?not|donot)[-_.]?reply[^@]*@|>)", re.IGNORECASE)
_NOBODY: Final = re.compile(r"<\s*(?:mailer-daemon[^>]*)?>", re.IGNORECASE)
_ABSENT: Final = re.compile(
    r"^auto ?:|out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?(?:reply|response|antwort)"
    r"|automatische (?:antwort|reactie)|automatisch antwoord|abwesen"
    r"|reponse automatique|absence|respuesta automatica|fuera de la oficina|ausen"
    r"|risposta automatica|fuori sede|assen[tz]|resposta automatica|afwezig|odpowiedz automatyczna"
    r"|autoodpowiedz|nieobecn|vacation|\bholiday|\burlaub|betriebsferien|mutterschutz|elternzeit"
    r"|(?:maternity|parental|on) leave"
    r"|\bconges\b|vacances|vacaciones|\bferie\b|\bferias\b|vakantie|\burlop"
)
_ANSWERED: Final = re.compile(
    r"\s*(?:re|aw|sv|antw|rv|rif|odp|tr|fwd?|wg|enc|doorst|pd)(?:\[\d+\])?\s*:", re.IGNORECASE
)
_FILE: Final = re.compile(r"""name\*?=\s*"?[^";]*\.eml\b""", re.IGNORECASE)
#: Reports of reading and of complaints (RFC 8098, RFC 5965).
_OTHER_REPORTS: Final = frozenset(
    {"message/disposition-notification", "message/global-disposition-notification", "message/feedback-report"}
)
_OTHER_TYPES: Final = re.compile(
    r"""report-type\s*=\s*"?(?:global-)?(?:disposition-notification|feedback-report)""", re.I
)
_TAKEN_AWAY: Final = re.compile(r"automatic-action\b[^;]{0,80};\s*(?:deleted|denied|failed)", re.IGNORECASE)
_NO_MESSAGE: Final = frozenset({"message/delivery-status", "message/global-delivery-status", "message/external-body"})


def is_by_system(message: Part) -> bool:
    """Written by a program whose name says so."""
    fields = ("x-failed-recipients", "x-ms-exchange-message-is-ndr")
    known = {name for name, _value in message.fields}
    return bool(_SYSTEM.search(message.spoken("from"))) or any(name in known for name in fields)


def is_from_nobody(message: Part) -> bool:
    """Written by a server that wants no answer, which an absence note may say of itself too."""
    if may_answer(message):
        return False
    if message.field("auto-submitted").lower().startswith("auto-replied") or _answers_by_itself(message):
        return is_by_postmaster(message) or _tells_of_failure(message)
    return is_by_postmaster(message) or any(_NOBODY.fullmatch(message.field(name)) for name in ("from", "return-path"))


def is_by_postmaster(message: Part) -> bool:
    """Written from an address, or under a name, by which both systems and people write."""
    return bool(_POSTMASTER.search(message.field("from"))) or bool(_NAMED.search(message.spoken("from")))


def is_robot(message: Part) -> bool:
    """Written by what takes no answer and may be anything: a shop, a list, a gateway of mail."""
    return bool(_NO_REPLY.search(message.field("from"))) and not may_answer(message)


def is_absence(message: Part) -> bool:
    """Somebody is away, as the subject says, and not that of a message that is said to have failed."""
    subject = folded(message.spoken("subject"))
    found = _ABSENT.search(subject)
    return found is not None and said_by_subject(subject[: found.start()]) is Said.NOTHING


def may_answer(message: Part) -> bool:
    """Whether it answers or forwards, as people do."""
    return bool(_ANSWERED.match(message.spoken("subject"))) or is_absence(message)


def returned_in(parts: list[Part]) -> list[Part]:
    """The messages that are sent back, whole or their heads alone."""
    wrapped = [message_in(part.body) for part in parts[1:] if is_returned(part)]
    # Some systems put one where a part should stand, without saying so.
    bare = [part for part in parts[1:] if not is_returned(part) and part.field("message-id") and part.field("from")]
    # Others, and gateways, make it a file of any name.
    files = [
        message_in(part.body) for part in parts[1:] if part.kind.startswith("application/") and not is_returned(part)
    ]
    return [*wrapped, *bare, *(one for one in files if one.field("message-id") and one.field("from"))]


def is_returned(part: Part) -> bool:
    """A message, or the head of one, that is sent back."""
    if part.kind.startswith("message/"):
        return part.kind not in _NO_MESSAGE and part.kind not in _OTHER_REPORTS
    is_file = _FILE.search(part.field("content-type")) or _FILE.search(part.field("content-disposition"))
    return part.kind.startswith("text/rfc822") or (bool(is_file) and not part.kind.startswith("multipart/"))


def is_other_report(part: Part) -> bool:
    return part.kind in _OTHER_REPORTS or bool(_OTHER_TYPES.search(part.field("content-type")))


def is_refusal(parts: list[Part]) -> bool:
    """A report of reading by which a filter of the recipient's says that it took a message away (RFC 5429 2.2). An
    app says the same of what was deleted unread, so the subject decides."""
    fates = (
        group.field("disposition") for part in parts if part.kind in _OTHER_REPORTS for group in groups_in(part.body)
    )
    return any(_TAKEN_AWAY.match(fate) for fate in fates)


def _answers_by_itself(message: Part) -> bool:
    fields = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-mail-autoreply", "x-vacation")
    named = any(message.field(name) for name in fields)
    return named or bool(re.match(r"auto[-_]?(?:reply|response)", message.field("precedence"), re.IGNORECASE))


def _tells_of_failure(message: Part) -> bool:
    return said_by_subject(message.spoken("subject")) is not Said.NOTHING
