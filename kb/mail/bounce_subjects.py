"""Whether a letter without fields for programs says that a message is late, or that it came back.

Mail systems write in the language of their owner. Known are eight: English, German, French, Spanish, Italian,
Portuguese, Dutch and Polish. In any other a letter counts as one that came back, which is listed and looked at.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Said(StrEnum):
    LATE = "late"
    FAILED = "failed"
    #: Neither, in no language that is known.
    NOTHING = ""


#: In the letters of `folded`. A word that means any notice (aviso, avviso) says nothing; what a warning is of stands
#: behind it.
_LATE: Final = (
    r"\bdelay|\bdeferr|still being (?:re)?tried|still (?:trying|queued)|not yet (?:been )?deliver"
    r"|not (?:been |be )?deliver(?:ed|able) yet|queued for"
    r"|\bretrying\b|will be (?:re)?tried|temporar|transient|\bpending\b|for (?:the )?(?:past|last) \d+|\bis late\b"
    r"|verzoger|verzoeger|verspat|noch nicht (?:zugestellt|ausgeliefert|ubermittelt)|voruberg|vorueberg|zuruckgestellt"
    r"|aufgeschoben|warteschlange"
    r"|\bretard|differe|en attente|pas encore (?:ete )?(?:remis|distribu|delivr)|file d.attente"
    r"|retras|demor|aplazad|diferid|pospuest|pendiente|\ben cola\b|aun no se ha|todavia no"
    r"|ritard|differit|posticip|rinviat|in attesa|in coda|non (?:e )?ancora"
    r"|atras|adiad|adiament|ainda nao|\bna fila\b"
    r"|vertraag|vertraging|uitgesteld|opgehouden|nog niet|wachtrij"
    r"|opoznion|opoznien|odroczon|wstrzyman|jeszcze nie|w kolejce"
)
_FAILED: Final = (
    r"undeliver|\bfail|return(?:ed|ing)|could ?n['o]t|cannot|can't|not (?:be )?deliver|not been deliver|reject|bounce"
    r"|non-?deliver|no longer|gave up|given up|expired|permanent|\bndn\b|\bndr\b"
    r"|unzustellbar|nicht (?:zustellbar|zugestellt|ausgeliefert|ubermittelt|zugestellt werden)|fehlgeschlag|fehler"
    r"|gescheitert|abgelehnt|zuruckgesandt|zuruckgeschickt|zurueckg|abgewiesen|unzustellbarkeit"
    r"|echec|echoue|non remis|non distribu|non delivr|impossible|rejete|retourne|refuse"
    r"|no (?:se )?(?:ha )?(?:pued|podido|pudo|entregad)|fallo|fallid|devuelt|rechaz|imposible|no entreg"
    r"|mancat|non recapit|non consegn|fallit|errore|impossibil|respint|rifiutat"
    r"|falha|falhou|nao (?:foi |e )?(?:entreg|possivel)|devolvid|rejeitad|impossivel"
    r"|niet (?:bezorgd|afgeleverd|besteld)|onbestelbaar|mislukt|geweigerd|kan niet|kon niet|retour"
    r"|nie(?:dostarcz| dostarcz| mozna| powiod| udalo)|niepowodz|zwrot|odrzucon|zwrocon"
)
_EITHER: Final = re.compile(rf"(?P<late>{_LATE})|(?P<failed>{_FAILED})")
_IS_LATE: Final = re.compile(_LATE)
_WARNING: Final = re.compile(
    r"\bwarning\b|warnung|avertissement|advertencia|avvertenza|avvertimento|waarschuwing|ostrzezeni"
)
_ARRIVED: Final = re.compile(
    r"(?:\[[^\[\]]{0,60}\] *)?(?:(?:successful|confirmed) (?:mail )?delivery|message status ?- ?(?:opened|delivered)"
    r"|(?:delivery|read|return) (?:receipt|confirmation)|zustell(?:ungs)?bestatigung|(?:lese|empfangs)bestatigung"
    r"|accuse de reception|confirmacion de (?:entrega|lectura)|conferma di (?:consegna|lettura)"
    r"|(?:delivered|relayed|expanded|read|zugestellt|gelesen|remis|lu|entregado|leido|consegnato|letto|entregue|lida"
    r"|bezorgd|gelezen|dostarczono|przeczytano) ?:)"
)
#: Sentences in which a letter says that nothing is lost, whatever its subject is.
_GOES_ON: Final = re.compile(
    r"warning message only|do not need to resend|no action is required|delivery attempts will continue"
    r"|(?:will|going to) (?:keep|continue|be retried|retry|try again)|tried again"
    r"|still (?:being|in) (?:the queue|retried)"
    r"|weiter(?:hin)? versucht|erneut versucht|versucht weiter|kein eingreifen|nouvelle tentative|sera retente"
    r"|tentatives? (?:de remise )?(?:vont|se poursui)|se (?:seguira|volvera a) intent|verranno effettuati|riprover"
    r"|sera tentad|continuara (?:a )?tent|opnieuw geprobeerd|ponown"
)


def said_by_subject(subject: str) -> Said:
    """By what it says first: the rest may be the subject of the message that it is about."""
    said = folded(subject)
    found, warning = _EITHER.search(said), _WARNING.search(said)
    if not found:
        return Said.NOTHING
    # "Warning: could not send message for past 4 hours" is late, "Warning: message could not be sent" is not.
    warns = warning is not None and warning.start() < found.start()
    return Said.LATE if found["late"] or (warns and _IS_LATE.search(said)) else Said.FAILED


def says_that_it_arrived(subject: str) -> bool:
    """By what it begins with, unless it goes on otherwise."""
    return bool(_ARRIVED.match(folded(subject))) and said_by_subject(subject) is Said.NOTHING


def says_that_it_goes_on(text: str) -> bool:
    return bool(_GOES_ON.search(" ".join(folded(text[:4000]).split())))


def folded(text: str) -> str:
    """In small letters without marks above and below, so that a word is found however it is written."""
    apart = unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
