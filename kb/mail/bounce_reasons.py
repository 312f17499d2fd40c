"""Whether nobody is there, by the words of the server that should know.

A report has a Status beside the answer of the other server, which the reporting one often guesses (RFC 3464 2.3.4,
2.3.6), so the answer counts for more. That a server blocks us, is full or asks us to wait is never a reason to believe
that nobody reads mail there, whatever number it writes beside it. What of its words is kept is in `bounce_words`.
"""

import re
from dataclasses import dataclass
from typing import Final

from kb.mail.bounce_recipients import addresses_of
from kb.mail.bounce_subjects import folded

#: Nobody reads mail at this address, and no wait changes that (RFC 3463 3.2, RFC 7505). Not among them: a domain
#: that is not found (5.1.2), which on the day of a move may be a slip in its DNS, and a sender that is refused (5.1.7,
#: 5.1.8).
NOBODY_THERE: Final = frozenset({"5.1.1", "5.1.3", "5.1.6", "5.1.10"})

_CODE: Final = re.compile(r"\s*([245]\d\d)(?=[ -]|$)")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\d)")
_END: Final = r"([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)"
#: Behind the code of each line, or marked as one: `550-5.1.1`, `550 #5.1.0`, `(#5.1.1)`, `[5.7.1]`.
_STATUS_SAID: Final = re.compile(rf"(?:\b[245]\d\d[ -]+#?|[(\[]#?|#|^\s*){_END}")
_ADDRESS: Final = re.compile(r"(?<!\S)\S+@\S+")
_NAMED: Final = re.compile(r"(?<![^\s<>()\[\]\"',;:=])[^\s<>()\[\]\"',;:=]+@[^\s<>()\[\]\"',;:=]+")
#: Whom a server lets us ask (RFC 2142).
_ROLE: Final = re.compile(r"(?:postmaster|hostmaster|abuse)@", re.IGNORECASE)
#: What an answer that says that nobody is there may name all the same, of a host that is called as it likes.
_LINK_OR_HOST: Final = re.compile(r"https?://\S+|(?<![\w-])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
_SAYS_NOTHING: Final = re.compile(r"[\W\d_]*(?:no)?[\W\d_]*")

#: What sounds like a list of senders, or a relay, and is a list of users.
_OF_USERS: Final = re.compile(
    r"not listed(?: in (?:\S+ ){0,4}(?:directory|address book|name))?"
    r"|(?:relay|virtual|local)[ _](?:recipients?|alias(?:es)?|mailbox|user)[ _](?:table|maps?|list)"
    r"|(?:domain \S* ?)?does not accept mail \(null ?mx\)"
)
_DOMAIN: Final = r"\b(?:domain|domaine|dominio|domein|domen[ay])"
_NO: Final = r"(?:\bnot|n['’]t|\b(?:no longer|nicht|keine?|pas|plus|no|non|nao|niet|nie))"
_SERVE: Final = (
    r"(?:host|serv|handl|accept|receiv|configur|responsib|relay|gehostet|bedien|angenommen|eingerichtet|heberg|geree?"
    r"|alojad|gestit|ospitat|hospedad|gehost|beheer|obslug)"
)
#: Anything but the address, in the letters of `folded`: lists and reputation, rates, policies, space, greylists,
#: relays, senders, names that are not found, mailboxes that are closed for a while or move, servers that could not
#: look, and those that are not in charge of the domain: on the days of a move it is the server that is wrong.
_SOMETHING_ELSE: Final = re.compile(
    r"block|\bblack|blacklist|deny ?list|\b(?:rbl|surbl|uribl|[xps]bl)\b|dns[bw]l|spam|\bjunk|\bbulk"
    r"|suppress|reputation|\bphish|\btrust"
    r"|\blist(?:ed|ing)?\b|liste noire|lista n[e]r|\bczarn|\bzwarte lijst|schwarze[nr]? liste|sperrliste|gesperrt"
    r"|blocc|geblokkeerd|zablokowan|\bban(?:ned)?\b"
    r"|\brate|ratelimit|throttl|too many|frequency|\blimit|exceed|overschreden|uberschritten|depass|superad|przekroczon"
    r"|polic|politi[qck]|richtlinie|beleid|zasad|regole|prohibit|administrativ|unsolicited|complain|abuse|suspicio"
    r"|quota|\bcuota|\bcota|kontingent|quotum|\bfull\b|\bvoll\b|uberfullt|plein|llen[oa]|\bpien[oa]\b|chei[oa]"
    r"|\bvol\b|pelna|przepelnion|storage|speicher|out of space|disk space|insufficient"
    r"|gr[ea]y[- ]?list|try (?:again )?later|\blater\b|tempora[ir]|vorubergehend|momentan|ritent|reessay"
    r"|relaying|(?:to|not?|cannot|can't|won't|deny|open) relay|relay(?:ing)? (?:access|not|denied|is|prohib|den)"
    r"|access denied|not allowed|not permitted|not authori|unauthori|permission|forbidden|interdit"
    r"|sender|mail ?from|return[ -]path|absender|expediteur|remitente|mittente|remetente|afzender|nadawc"
    r"|\bspf\b|dkim|dmarc|authenticat|\bhelo\b|\behlo\b|\bptr\b|\brdns\b|reverse|\bip\b|client host|virus|malware"
    r"|\b(?:domain|host|dns|mx)\s(?:\w+\s){0,3}?(?:not found|unknown|not exist|lookup|fail)|nxdomain|unrout"
    r"|(?:unknown|no such|invalid) (?:domain|host)"
    r"|suspend|disabled|\binacti[vf]|inaktiv|deaktiv|desactiv|disattiv|disabilit|gedeactiveerd|dezaktyw"
    r"|migrat|being moved|wird (?:gerade )?(?:umgezogen|verschoben)|maintenance|wartung|not yet|noch nicht"
    r"|only (?:accept|take|receiv|allow)|internal (?:mail|sender|use)"
    r"|time[d-]? ?out|conne(?:ct|xion)\w*\b.{0,60}?(?:refused|reset|closed|lost|fail)"
    r"|(?:could ?n[o']t|can ?not|can't|unable to) (?:be )?(?:verif|check|validat|look|determin)"
    r"|(?:server|service|directory|ldap|database|backend|lookup)\s(?:\w+\s){0,3}?(?:unavailable|not avail|error|fail)"
    rf"|{_DOMAIN}\w*\b.{{0,60}}?(?:expire|abgelaufen|{_NO}\s(?:\w+\s){{0,3}}?(?:{_SERVE}|local|registered|ours?\b|mine\b))"
    rf"|{_NO}\s(?:\w+\s){{0,3}}?{_SERVE}\w*\s(?:\w+\s){{0,4}}?{_DOMAIN}|zusta?e?ndig"
)
_WHO: Final = (
    r"(?:user|username|recipient|rcpt|mail ?box|inbox|address(?:ee)?|account|person|alias|local ?part|customer"
    r"|subscriber|destination|member|benutzer|empfanger|postfach|adresse|konto|nutzer|teilnehmer|utilisateur|boite"
    r"|destinataire|compte|abonne|usuario|destinatario|buzon|casilla|direccion|cuenta|utente|casella|indirizzo"
    r"|utilizador|caixa|endereco|conta|gebruiker|ontvanger|postvak|adres|uzytkownik|odbiorc|skrzynk|пользовател"
    r"|получател|почтов|ящик|адрес)"
)
_NOT_THERE: Final = (
    r"(?:unknown|unkown|not? (?:be )?(?:found|known|exist|present|listed|valid|here|local|recogni)|n['o]t exist"
    r"|doesn['’]?t (?:exist|have)|does not have|invalid|not a (?:known|valid|local)"
    r"|not our|non-?existent|no longer|unbekannt|ungultig|gibt es nicht"
    r"|existiert nicht|nicht (?:gefunden|bekannt|vorhanden|existent|mehr)"
    r"|inconnu|n['’ ]?existe p|inexist|inesist|introuvable|non trouve|desconocid|no existe|no encontrad|no valid"
    r"|sconosciut|non esiste|non trovat|non valid|desconhecid|nao existe|nao encontrad|onbekend|bestaat niet"
    r"|niet gevonden|ongeldig|nieznan|nie istnieje|nie znalezion|nieprawidlow|не найден|не существует|неизвест)"
)
#: Of a message, a connection or a server is said less.
_SOMEBODY: Final = re.compile(rf"\b{_WHO}|{_NOT_THERE}")
_NOBODY: Final = re.compile(
    rf"\b{_WHO}\w*\b.{{0,80}}?{_NOT_THERE}"
    rf"|{_NOT_THERE}\w*\b.{{0,40}}?\b{_WHO}"
    rf"|\b(?:no such|no|bad|kein\w*|aucun\w*|nessun\w*|ningun\w*|nenhum\w*|geen|brak|нет такого)\s"
    rf"(?:\w+\s){{0,2}}?{_WHO}"
    r"|no ?one (?:by|here|at|with)|nobody (?:by|here|at|with)|not our customer|gone away"
    r"|(?:recip(?:ient)?|user)notfound|nosuchuser|userunknown|null ?mx"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A `Diagnostic-Code`: whether a mail server said it, its code and finer codes if so, and the words."""

    is_smtp: bool
    code: int
    statuses: tuple[str, ...]
    words: str

    @classmethod
    def parse(cls, diagnostic: str) -> "Answer":
        kind, semicolon, said = diagnostic.partition(";")
        if not semicolon or not re.fullmatch(r"[a-z0-9-]{1,40}", kind.strip(), re.IGNORECASE):
            kind, said = "", diagnostic
        is_smtp = kind.strip().lower() in {"smtp", "esmtp", "lmtp"} or (not kind and bool(_CODE.match(said)))
        code = _CODE.match(said) if is_smtp else None
        return cls(is_smtp, int(code[1]) if code else 0, tuple(_STATUS_SAID.findall(said)), said)


def status_of(written: str, answer: Answer) -> str:
    """The other server's own, if it gives one; else what the report has."""
    found = _STATUS.match(written.strip())
    return answer.statuses[0] if answer.is_smtp and answer.statuses else found[0] if found else ""


def is_nobody_there(written: str, answer: Answer, addresses: frozenset[str], *, was_handed_on: bool) -> bool:
    """Whether the server of an address itself says so. `was_handed_on`: the report names another server than its own.

    An answer with a finer code of its own is believed if it speaks of somebody and of nothing else, and the report of
    no policy or mailbox. One without must say it in words. One that says nothing at all is believed either way. One
    that names somebody else is about them: our sender, or whoever gets what is forwarded.
    """
    if _names_others_alone(answer.words, addresses):
        return False
    found = _STATUS.match(written.strip())
    guessed = found[0] if found else ""
    said = _ADDRESS.sub(" ", folded(answer.words))
    says_so = bool(_NOBODY.search(said))
    plain = _OF_USERS.sub(" ", _LINK_OR_HOST.sub(" ", said) if says_so else said)
    if _SOMETHING_ELSE.search(plain) or (not says_so and "http" in said):
        return False
    if answer.is_smtp and (answer.code or answer.statuses):
        says_so = says_so or bool(_SAYS_NOTHING.fullmatch(said))
        if 0 < answer.code < 500:
            return False
        if answer.statuses:
            is_told = set(answer.statuses) <= NOBODY_THERE and not guessed.startswith(("5.2.", "5.7."))
            return is_told and (says_so or bool(_SOMEBODY.search(said)))
        return guessed in NOBODY_THERE and says_so
    return guessed in NOBODY_THERE and (says_so or not was_handed_on)


def _names_others_alone(words: str, addresses: frozenset[str]) -> bool:
    named = [one.rstrip(".!?") for one in _NAMED.findall(words) if not _ROLE.match(one)]
    return bool(named) and not any(addresses_of(one) & addresses for one in named)


def code_class(written: str, answer: Answer) -> str:
    """`2`, `4` or `5`: of the report, else of the answer; empty if neither says."""
    found = _STATUS.match(written.strip())
    return (found[0] if found else str(answer.code or ""))[:1]
