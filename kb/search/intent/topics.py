"""Which article answers which kind of question: sets of concepts, never the words of one query.

A topic has the name of its article. A site without such a page loses nothing: then words alone decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from kb.search.intent.concepts import Concept as Said
from kb.search.intent.questions import Question


class Topic(NamedTuple):
    """`page` is its slug. `strength` from 1, which is a guess, to 4: nothing else can be meant."""

    page: str
    strength: int


#: From here on, a question is about its topic, whichever app it names.
STRONG: Final = 2


@dataclass(frozen=True, slots=True)
class _Rule:
    """One of each of `needs`, and nothing of `without`."""

    article: str
    strength: int
    needs: tuple[frozenset[Said], ...]
    without: frozenset[Said] = frozenset()

    def fits(self, question: Question) -> bool:
        said = question.said
        return said.isdisjoint(self.without) and all(not said.isdisjoint(one) for one in self.needs)


def _rule(article: str, strength: int, needs: str, without: str = "") -> _Rule:
    """`needs`: names of concepts, `|` between those of which one is enough."""
    sets = tuple(frozenset(Said[name.upper()] for name in group.split("|")) for group in needs.split())
    return _Rule(article, strength, sets, frozenset(Said[name.upper()] for name in without.split()))


_RULES: Final = (
    # What does not work.
    _rule("cannot-send", 3, "no_send", "no_receive password"),
    _rule("cannot-send", 2, "no_send"),
    _rule("cannot-send", 3, "stuck send|mail|not", "sign_in password"),
    _rule("cannot-send", 3, "stuck folder", "receive"),
    _rule("cannot-send", 2, "outbox", "value change settings protocol receive no_receive"),
    _rule("cannot-send", 3, "send locked", "receive everyone network"),
    _rule("cannot-send", 2, "send error|wrong", "receive certificate encryption password sign_in relay"),
    _rule("cannot-send", 4, "recipient"),
    _rule("cannot-send", 4, "addressee no_receive", "mine"),
    _rule("cannot-send", 4, "others|relative mine no_receive"),
    _rule("nothing-new-arrives", 3, "elsewhere", "send no_send folder contacts calendar gone twice network"),
    _rule("nothing-new-arrives", 4, "to_me bounce|relay|error|not|full", "from_me misuse"),
    _rule("nothing-new-arrives", 4, "stuck receive", "send no_send outbox password stay"),
    _rule("nothing-new-arrives", 3, "late receive|mail|not", "send no_send move"),
    _rule("error-messages", 3, "file full", "old remove"),
    _rule("error-messages", 3, "no_host"),
    _rule("error-messages", 1, "connect not|wrong", "send receive certificate password sign_in"),
    _rule("error-messages", 2, "relay"),
    _rule("error-messages", 2, "encryption not|error|wrong|connect", "certificate"),
    _rule("cannot-send", 2, "relay|bounce", "password sign_in"),
    _rule("cannot-send", 2, "junk send|mail|wrong|bounce", "full folder receive"),
    _rule("error-messages", 1, "revert value|change|old|settings"),
    _rule("cannot-send", 2, "send network"),
    _rule("nothing-new-arrives", 3, "no_receive", "no_send contacts password folder full"),
    _rule("nothing-new-arrives", 2, "no_receive"),
    _rule("nothing-new-arrives", 2, "receive error", "send certificate encryption password sign_in"),
    _rule("nothing-new-arrives", 2, "mail work not|wrong", "send receive contacts password folder stuck certificate"),
    _rule("password-asked-again", 3, "password|sign_in ask again"),
    _rule("password-asked-again", 3, "password|sign_in again", "forgot"),
    _rule("password-asked-again", 2, "password|sign_in ask", "forgot genuine"),
    _rule("password-asked-again", 4, "new_password no_send|no_receive|trouble", "ask genuine"),
    _rule("password-asked-again", 2, "password|sign_in wrong", "genuine add"),
    _rule("password-asked-again", 3, "password not", "genuine forgot know stay user receive send"),
    _rule("password-asked-again", 2, "sign_in not", "everyone webmail add denied"),
    _rule("password-asked-again", 2, "denied", "everyone webmail add misuse move"),
    _rule("certificate-warnings", 3, "certificate"),
    _rule("certificate-warnings", 1, "encryption", "value"),
    _rule("mail-twice-or-missing", 3, "twice", "ask password"),
    _rule("mail-twice-or-missing", 3, "bounce gone", "contacts"),
    _rule("mail-twice-or-missing", 3, "folder relay", "send bounce"),
    _rule("mail-twice-or-missing", 3, "gone folder", "contacts backup stay full"),
    _rule("mail-twice-or-missing", 2, "gone mail", "contacts no_receive backup stay password"),
    _rule("mail-twice-or-missing", 2, "folder not", "contacts backup no_send no_receive connect"),
    _rule("mail-twice-or-missing", 1, "remove folder|mail"),
    _rule("mail-twice-or-missing", 1, "folder", "backup"),
    _rule("one-device-locks-everyone-out", 4, "everyone not|gone|locked"),
    _rule("one-device-locks-everyone-out", 3, "locked", "certificate network junk"),
    _rule("one-device-locks-everyone-out", 3, "network not work|receive", "no_send"),
    _rule("one-device-locks-everyone-out", 4, "locked network", "send no_send"),
    # What people want to know.
    _rule("passwords", 3, "password forgot", "again"),
    _rule("passwords", 3, "password know not", "again ask"),
    _rule("passwords", 3, "password stay"),
    _rule("passwords", 2, "password change|own|asking", "again wrong ask genuine"),
    _rule("passwords", 2, "user asking|forgot|own", "value again wrong"),
    _rule("passwords", 2, "user", "value again wrong not error"),
    _rule("passwords", 1, "password", "again"),
    _rule("webmail-contacts", 3, "contacts webmail|gone|backup|move|switch|old|add|stay"),
    _rule("webmail-contacts", 2, "contacts"),
    _rule("webmail", 3, "full", "backup"),
    _rule("webmail", 2, "webmail"),
    _rule("roundcube", 3, "webmail move|duty"),
    _rule("roundcube", 1, "webmail"),
    _rule("back-up-first", 3, "backup", "contacts privacy site twice"),
    _rule("pop3-to-imap", 3, "pop imap switch", "asking"),
    _rule("pop3-to-imap", 2, "pop switch|move", "value"),
    _rule("pop3-to-imap", 1, "pop change"),
    _rule("pop3-or-imap", 3, "pop imap difference", "switch"),
    _rule("pop3-or-imap", 2, "pop|imap difference", "value switch"),
    _rule("pop3-or-imap", 2, "pop imap"),
    _rule("error-messages", 2, "pop|imap error", "switch change value"),
    _rule("pop3-or-imap", 1, "pop|imap"),
    _rule("is-this-message-genuine", 3, "genuine notice|mail|password|move|sign_in"),
    _rule("is-this-message-genuine", 2, "genuine"),
    _rule("is-this-message-genuine", 1, "notice"),
    _rule("what-the-move-is-about", 3, "why move|change|notice|value"),
    _rule("what-the-move-is-about", 3, "address stay|gone|move", "password contacts twice certificate error add"),
    _rule("what-the-move-is-about", 2, "stay move|mail", "gone twice password contacts"),
    _rule("what-the-move-is-about", 3, "when move", "change duty list"),
    _rule("what-the-move-is-about", 2, "duty", "devices genuine password"),
    _rule("what-the-move-is-about", 3, "notice move", "genuine"),
    _rule("what-the-move-is-about", 2, "need_help"),
    _rule("what-the-move-is-about", 1, "move"),
    _rule("before-on-and-after-the-day", 3, "list move|duty|when"),
    _rule("before-on-and-after-the-day", 3, "when duty|change", "receive gone"),
    _rule("before-on-and-after-the-day", 2, "when move", "receive gone"),
    _rule("before-on-and-after-the-day", 2, "list", "contacts"),
    _rule("before-on-and-after-the-day", 1, "duty"),
    _rule("apps-by-name", 3, "apps"),
    _rule("test-your-email", 3, "test work|mail|send|change|receive", "error certificate password no_send no_receive"),
    _rule("test-your-email", 2, "test", "error certificate password no_send no_receive"),
    # In the mailbox itself.
    _rule("mail-in-my-name", 4, "misuse"),
    _rule("mail-in-my-name", 4, "from_me junk"),
    _rule("mail-in-my-name", 2, "from_me send|bounce", "no_send no_receive not wrong error"),
    _rule("mail-in-my-name", 4, "address send junk", "others addressee"),
    _rule("mail-in-my-name", 4, "from_me genuine"),
    _rule("cannot-send", 4, "junk own mail", "misuse from_me receive folder full genuine"),
    _rule("cannot-send", 4, "junk others|addressee", "misuse from_me"),
    _rule("spam", 4, "junk genuine", "misuse from_me password notice"),
    _rule("spam", 3, "junk", "misuse send bounce recipient move wrong"),
    _rule("spam", 3, "junk receive|contacts", "misuse"),
    _rule("spam", 1, "junk"),
    _rule("calendars", 4, "calendar"),
    _rule("what-this-site-keeps", 3, "privacy"),
    _rule("what-this-site-keeps", 2, "store site", "mail password"),
    _rule("for-the-person-who-helps-others", 3, "helping relative"),
    _rule("for-the-person-who-helps-others", 2, "helping"),
    _rule("for-the-person-who-helps-others", 3, "helping|relative value|settings", "genuine no_receive no_send"),
    _rule("for-the-person-who-helps-others", 2, "relative add|change|duty", "genuine"),
    _rule("for-the-person-who-helps-others", 1, "relative mail|own", "genuine no_receive no_send"),
    _rule("forgotten-devices", 3, "devices forgot|asking|change|duty", "everyone no_send no_receive password"),
    _rule("forwarding-and-absence", 4, "auto_reply", "misuse"),
    _rule("forgotten-devices", 1, "auto_reply"),
    _rule("forgotten-devices", 2, "forgot change", "password user"),
    _rule("forgotten-devices", 1, "devices"),
)


def topics_of(question: Question) -> tuple[Topic, ...]:
    """The topics of a question, the surest first; of equals in the order of the table."""
    strengths: dict[str, int] = {}
    for article, strength in _fitting(question):
        strengths[article] = max(strength, strengths.get(article, 0))
    return tuple(sorted((Topic(*one) for one in strengths.items()), key=lambda topic: -topic.strength))


def _fitting(question: Question) -> Iterator[tuple[str, int]]:
    return ((rule.article, rule.strength) for rule in _RULES if rule.fits(question))
