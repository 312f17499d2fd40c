"""Whether a question is for the values of the reader's own servers: their names, their ports, the user name.

What goes wrong with a server names it in the same words. So what a machine says, and what is wanted of an app, is told
from a question here; which pages answer those is not decided here.
"""

from typing import Final

from kb.mail.servers import Protocol
from kb.search.intent.concepts import Concept
from kb.search.intent.named import Named
from kb.search.intent.questions import Question
from kb.search.words import STOP_WORDS

_PORTS: Final = frozenset({"25", "110", "143", "465", "587", "993", "995"})
#: So many words that say something else may stand in a question for a name; with more it is about something else.
_OF_OTHERS: Final = 2
#: What goes wrong or is wanted, so that somebody who names a server does not ask for its name.
_OTHERWISE: Final = (
    *(Concept.NO_SEND, Concept.NO_RECEIVE, Concept.WRONG, Concept.CERTIFICATE, Concept.ERROR, Concept.CONNECT),
    *(Concept.GONE, Concept.TWICE, Concept.FOLDER, Concept.BACKUP, Concept.WHY, Concept.GENUINE, Concept.NOTICE),
    *(Concept.JUNK, Concept.MISUSE, Concept.AUTO_REPLY, Concept.CALENDAR, Concept.RELATIVE, Concept.HELPING),
    *(Concept.NO_HOST, Concept.DENIED, Concept.NOT, Concept.WHEN, Concept.CONTACTS, Concept.ADD, Concept.AGAIN),
    *(Concept.MOVE, Concept.FULL, Concept.LOCKED, Concept.BOUNCE, Concept.RELAY, Concept.RECIPIENT),
    *(Concept.REMOVE, Concept.REVERT, Concept.TEST),
)
#: With which one asks what to type; with other words one asks where, or how.
_WHAT: Final = frozenset({"what", "whats", "which", "was", "welche", "welchen", "welcher", "welches"})
_WHERE: Final = frozenset({"where", "how", "wo", "wie"})
#: What may stand beside a user name that is asked for with no word of asking.
_BESIDE_USER: Final = frozenset({Concept.USER, Concept.MAIL, Concept.PROTOCOL, Concept.IMAP, Concept.POP, Concept.SEND})
#: How words begin that name one side of the mail.
_SIDES: Final = {
    ("smtp", "outgoing", "ausgang", "ausgehend", "postausgang", "send", "versand", "versend"): (Protocol.SMTP,),
    ("incoming", "eingang", "eingehend", "posteingang", "receiv", "empfang"): (Protocol.IMAP, Protocol.POP3),
    ("imap",): (Protocol.IMAP,),
    ("pop",): (Protocol.POP3,),
}


def asks_for_values(question: Question, named: Named) -> bool:
    """Whether somebody asks for a value of their own, and not for what to do about it or in which app."""
    if (named.devices and not named.vague) or _is_of_something_else(question):
        return False
    told = [
        word
        for place, word in enumerate(question.words)
        if place not in question.places and word not in STOP_WORDS | _PORTS and place not in named.places
    ]
    asking = question.says(Concept.ASKING, Concept.OWN) or _asks_what_to_type(question)
    if question.says(Concept.VALUE):
        return not told or (asking and len(told) <= _OF_OTHERS)
    return _asks_for_user_name(question, told, asking=asking or _asks_what(question))


def protocols_in(question: Question) -> frozenset[Protocol]:
    """The protocols whose values are asked for; none if all are."""
    return frozenset(
        protocol
        for beginnings, protocols in _SIDES.items()
        if any(word.startswith(beginnings) for word in question.words)
        for protocol in protocols
    )


def _is_of_something_else(question: Question) -> bool:
    if question.says(*_OTHERWISE):
        return True
    if question.says(Concept.CHANGE) and not _asks_what_to_type(question):
        return True
    # A machine speaks of itself, or asks for something; somebody who wonders what that is asks for the value.
    wanted = question.says(Concept.ASK) and question.says(Concept.PASSWORD, Concept.SIGN_IN, Concept.USER)
    return not _asks_what(question) and (question.says(Concept.RESPONSE) or wanted)


def _asks_what(question: Question) -> bool:
    return not _WHAT.isdisjoint(question.words)


def _asks_what_to_type(question: Question) -> bool:
    return question.says(Concept.FILL_IN) and _asks_what(question) and _WHERE.isdisjoint(question.words)


def _asks_for_user_name(question: Question, told: list[str], *, asking: bool) -> bool:
    if not question.says(Concept.USER) or question.says(Concept.PASSWORD):
        return False
    if asking or question.says(Concept.ADDRESS):
        return len(told) <= _OF_OTHERS
    return not told and question.said <= _BESIDE_USER
