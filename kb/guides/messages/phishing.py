"""What would make a notice look like a fraud, or teach people to believe one.

The rules look at the author's own words, clause by clause, in English and German whatever the language of the text is.
A clause that says *never* or *not* is not a demand.
"""

import re
from collections.abc import Iterator
from typing import Final

from kb.guides.text.host_names import hosts_in

_CONFIDED: Final = (
    r"pass(?:word|phrase|code)s?|pins?|(?:credit |debit )?card (?:number|details)|(?:credit|debit) cards?"
    r"|bank (?:details|account)|sort code|security code|cvv|iban|date of birth|log-?in details|credentials"
    r"|passw(?:ort|örter)\w*|kennw(?:ort|örter)\w*|kreditkarte\w*|kartennummer|bankverbindung|kontonummer|tans?"
    r"|geburtsdatum|zugangsdaten|anmeldedaten"
)
_ASK: Final = (
    r"enter|type|send|give|tell|confirm|verify|validate|provide|submit|reply|fill in|supply|share|state|e-?mail us"
    r"|geben|gib|eingeben|senden|schicken|nennen|mitteilen|teilen|bestätigen|verifizieren|angeben|übermitteln|antworten"
)
_CONFIRM: Final = r"confirm|verify|validate|re-?activate|unlock|bestätigen|verifizieren|entsperren|reaktivieren"
_ACCOUNT: Final = (
    r"accounts?|mailbox(?:es)?|identity|(?:e-?mail )address(?:es)?|e-?mails?"
    r"|konto|konten|postf(?:ach|ächer)|identität|e-mail-adresse"
)
_PRESSURE: Final = (
    r"immediately|urgent(?:ly)?|at once|right away|within \d+ (?:hours?|minutes?)|final (?:notice|warning)"
    r"|last (?:warning|chance)|act now|sofort\w*|umgehend|dringend\w*|unverzüglich|letzte (?:warnung|mahnung|chance)"
    r"|innerhalb von \d+ (?:stunden|minuten)"
)
_THREAT: Final = (
    r"suspend(?:ed)?|be deleted|delete (?:your|all)|terminat(?:e|ed)|blocked|deactivated|disabled"
    r"|lose (?:access|all|your)|legal action|penalty|fees?"
    r"|gesperrt|gelöscht|deaktiviert|verlieren|gebühr(?:en)?|rechtliche schritte"
)
_NEGATED: Final = re.compile(
    r"\b(?:never|not|no|nobody|none|neither|nor|without|cannot|nie|niemals|nicht|kein\w*|niemand|ohne|weder)\b|n[’']t\b",
    re.IGNORECASE,
)


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_SECRETS, _ASKING, _CONFIRMING, _ACCOUNTS = map(_any_of, (_CONFIDED, _ASK, _CONFIRM, _ACCOUNT))
_PRESSING, _THREATENING = map(_any_of, (_PRESSURE, _THREAT))
_SEIZED: Final = _any_of(
    r"(?:account|mailbox) (?:is|was|will be|has been) (?:suspended|blocked|deleted|disabled|deactivated|limited)"
    r"|(?:konto|postfach) (?:ist|wird|wurde) (?:gesperrt|gelöscht|deaktiviert|eingeschränkt)"
)
_ATTACHED: Final = _any_of(r"attach(?:ed|ments?)|anhang|anhänge|anlage|angehängt\w*")
_HERE: Final = re.compile(r"(?:click |tap )?(?:here|this|this link|hier|hier klicken|dieser link)[.!]?", re.IGNORECASE)

_SENTENCES: Final = re.compile(r"(?<![.!?;])[.!?;]++(?=\s|$)|\n")
_CLAUSES: Final = re.compile(r"[,:–—()]")
_MAIL_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_WEB: Final = re.compile(r"https?:\S*|www\.\S*", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


def phishing(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a paragraph of an author, each with the words that show where. Names are gone from `text`."""
    for address in _WEB.findall(text):
        yield address, "write no web address; a message leads to this site and to webmail alone: {{ page.url }}"
    bare = _WEB.sub(" ", _MAIL_ADDRESS.sub(" ", text))
    for number in _NUMBERS.findall(bare):
        yield number, "a server has a name; a number looks like a fraud"
    for host in dict.fromkeys(hosts_in(bare)):
        yield host, f"{host} looks like the name of a server; mail apps make a link of it, so write a placeholder"
    if "!!" in text:
        yield "!!", "one exclamation mark is plenty"
    if (pressure := _PRESSING.search(text)) and any(_asserted(_THREATENING, clause) for clause in _clauses(text)):
        yield pressure[0], "a threat with an hour on it is what frauds write; say what happens, and when"
    for sentence in _SENTENCES.split(text):
        yield from _of_sentence(sentence)


def not_a_place(words: str) -> bool:
    """Whether the words of a link hide where it leads: *click here*, or an address of their own."""
    return bool(_HERE.fullmatch(words.strip()) or _WEB.search(words) or next(hosts_in(words), ""))


def _of_sentence(sentence: str) -> Iterator[tuple[str, str]]:
    clauses = _clauses(sentence)
    asking = False
    for clause in clauses:
        asking = asking or _asserted(_ASKING, clause)
        secret = _SECRETS.search(clause)
        if secret and asking and not _NEGATED.search(clause):
            yield secret[0], "no message may ask for a password, a PIN or anything else that is secret"
            break
    for clause in clauses:
        if _asserted(_CONFIRMING, clause) and (account := _ACCOUNTS.search(clause)):
            yield account[0], "no message may ask to confirm or verify an account or an address"
        if seized := _SEIZED.search(clause):
            yield seized[0], "this is what frauds write; say what really happens to mail that is not fetched"
        if (attached := _ATTACHED.search(clause)) and not _NEGATED.search(sentence):
            yield attached[0], "a notice has no attachments; lead to the page instead"


def _clauses(text: str) -> list[str]:
    return _CLAUSES.split(text)


def _asserted(pattern: re.Pattern[str], clause: str) -> bool:
    return bool(pattern.search(clause)) and not _NEGATED.search(clause)
