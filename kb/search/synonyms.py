"""Words that mean the same to somebody with a mail problem, so that a page is found by the reader's own word.

Each group is symmetric: any member finds all the others, with less weight than the word itself. A member may be a
phrase. Slips of the finger do not belong here: they are found by distance (`kb.search.vocabulary`).
"""

from collections.abc import Container, Sequence
from functools import cache
from typing import Final

from kb.search.words import STOP_WORDS, root, scan

Phrase = tuple[str, ...]

GROUPS: Final = (
    # What servers do.
    ("incoming", "imap", "pop3", "pop", "pop 3", "receive", "receiving", "fetch", "inbound"),
    ("outgoing", "smtp", "send", "sending", "outbound"),
    ("server", "host", "hostname", "host name"),
    ("port", "port number"),
    ("certificate", "cert", "ssl", "tls", "identity", "target principal name", "encryption", "trust", "untrusted"),
    ("starttls", "start tls"),
    ("move", "migration", "migrate", "transfer", "switch"),
    # Devices and apps.
    ("iphone", "ipad", "ios", "ipados", "ipod", "apple phone", "apple mobile", "i phone"),
    ("android", "android phone", "android mobile"),
    ("android", "samsung", "galaxy"),
    *(("android", maker) for maker in ("pixel", "huawei", "xiaomi", "motorola", "lg", "nokia", "oneplus", "honor")),
    ("phone", "mobile", "smartphone", "handset", "cell", "cellphone", "cell phone", "mobile phone"),
    ("watch", "smartwatch", "smart watch"),
    ("copier", "photocopier"),
    ("mobile data", "4g", "5g", "3g", "mobile network", "cellular"),
    ("outlook", "office", "microsoft", "out look", "office 365", "microsoft 365"),
    ("gmail", "google mail", "g mail"),
    ("mac", "macbook", "imac", "macos", "os x", "osx", "apple mail", "apple computer"),
    ("windows", "pc", "laptop"),
    ("webmail", "web mail", "roundcube", "browser", "online"),
    ("nextcloud", "next cloud", "owncloud"),
    ("wordpress", "word press", "wp"),
    ("plugin", "plug in", "extension"),
    ("fairemail", "fair email", "fair mail"),
    # What people have in their mail.
    ("email", "mail", "e mail", "message"),
    ("contacts", "address book", "addressbook", "addresses", "people"),
    ("calendar", "diary", "appointments"),
    ("spam", "junk", "unwanted"),
    ("reply", "respond", "answer"),
    ("deadline", "last date", "cut off date", "time limit"),
    ("folder", "subfolder"),
    ("backup", "back up", "archive", "export"),
    # Signing in.
    ("password", "passcode", "login", "log in", "logon", "log on", "sign in", "signin", "credentials"),
    ("authentication", "authenticate", "authorisation", "authorization"),
    ("username", "user name", "login name", "user id"),
    # What goes wrong.
    ("error", "problem", "fault", "fail", "failed", "failure", "not working", "doesnt work", "does not work", "broken"),
    ("stuck", "outbox", "queued", "not sending", "wont send"),
    ("rejected", "bounced", "bounce", "returned", "undelivered", "undeliverable", "refused", "denied"),
    ("relay", "relaying"),
    ("timeout", "timed out", "time out", "not responding"),
    ("connect", "connection", "offline", "unreachable"),
    ("missing", "lost", "disappeared", "gone", "vanished"),
    (
        "nothing new",
        "no new",
        "dont get",
        "do not get",
        "not getting",
        "cant get",
        "cannot get",
        "not receiving",
        "dont receive",
        "cannot receive",
        "cant receive",
        "not arriving",
        "not coming",
    ),
    (
        "cannot send",
        "cant send",
        "wont send",
        "not sending",
        "not send",
        "cant email",
        "cannot email",
        "not going out",
        "doesnt send",
        "does not send",
        "cannot reply",
        "cant reply",
    ),
    ("twice", "duplicate", "double"),
    ("genuine", "real", "fake", "scam", "fraud", "phishing", "legit", "legitimate"),
    # What people do.
    ("settings", "setup", "set up", "configure", "configuration", "preferences", "options"),
    ("delete", "remove", "erase"),
    ("add", "create"),
    ("new account", "add account", "add email account", "add email", "create account"),
    ("change", "update", "edit", "modify"),
    ("test", "check"),
    ("sync", "synchronise", "synchronize", "synchronisation", "refresh"),
    ("print", "letter", "paper"),
    # German.
    ("handy", "telefon", "smartphone", "mobiltelefon"),
    ("kennwort", "passwort"),
    ("konto", "account", "mailkonto"),
    ("eingehend", "eingehende", "posteingangsserver"),
    ("ausgehend", "ausgehende", "postausgangsserver"),
    ("empfangen", "empfang", "bekommen", "erhalten"),
    ("senden", "versenden", "verschicken"),
    ("einrichten", "hinzufügen", "anlegen"),
    ("ändern", "umstellen", "bearbeiten"),
    ("löschen", "entfernen"),
    ("sichern", "sicherung", "backup", "datensicherung"),
    ("kontakte", "adressbuch", "adressen"),
    ("scanner", "drucker", "kopierer", "multifunktionsgerät"),
    ("fehlt", "fehlen", "weg", "verschwunden", "verloren"),
    ("fehler", "fehlermeldung", "meldung", "problem"),
    ("gesperrt", "ausgesperrt", "blockiert"),
)


@cache
def subjects() -> frozenset[str]:
    """The roots of all words of `GROUPS` that say something: what there are pages about."""
    terms = {part.term for group in GROUPS for member in group for word in scan(member) for part in word.parts}
    return frozenset(map(root, terms - STOP_WORDS))


class Synonyms:
    """Groups of synonyms to look up in. Words are compared by their root: `passwords` finds what `password` does."""

    def __init__(self, groups: Sequence[Sequence[str]] = GROUPS) -> None:
        self._groups: dict[Phrase, list[tuple[Phrase, ...]]] = {}
        for group in groups:
            phrases = tuple(phrase_of(member) for member in group)
            for key in dict.fromkeys(_key(phrase) for phrase in phrases):
                self._groups.setdefault(key, []).append(phrases)
        self._longest = max((len(key) for key in self._groups), default=0)

    def of(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """Everything that means the same as `phrase`, without forms of itself. Empty if it has no synonyms."""
        own = _key(phrase)
        found = (other for group in self._groups.get(own, ()) for other in group if _key(other) != own)
        return tuple(dict.fromkeys(found))

    def leading_to(self, known: Container[str]) -> frozenset[str]:
        """The single words that have a synonym made of `known` words only: such a word is no slip of the finger."""
        groups = {group for found in self._groups.values() for group in found}
        useful = [group for group in groups if any(all(word in known for word in phrase) for phrase in group)]
        return frozenset(phrase[0] for group in useful for phrase in group if len(phrase) == 1)

    def longest_at(self, terms: Sequence[str], start: int) -> int:
        """How many words from `start` on are together one known phrase; 0 if none (a single word is no phrase)."""
        for length in range(min(self._longest, len(terms) - start), 1, -1):
            if _key(tuple(terms[start : start + length])) in self._groups:
                return length
        return 0


def phrase_of(text: str) -> Phrase:
    """The terms of a text, hyphens read as spaces."""
    return tuple(part.term for word in scan(text) for part in word.parts)


def _key(phrase: Phrase) -> Phrase:
    return tuple(root(word) for word in phrase)
