"""What the columns of a list are for: guessed from their titles, or from what stands in them.

Titles are known in English and German, the commonest in French, Spanish, Italian and Dutch too. The guess is shown to
the operator, who may say otherwise. Columns that nobody here needs are left out; panels export many. What the cells say
is read in `people` and `lists`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

#: What a column may be taken for. Of two columns for the same, both are read.
TAKEN_FOR: Final = (
    *("domain", "contact", "given_name", "family_name", "email", "phone", "role", "language", "post_address"),
    *("no_mail", "service", "move"),
)
LEFT_OUT: Final = ""

_TITLES: Final = {
    "domain": "domain|domains|domain name|domainname|domain names|main domain|primary domain|domäne|domaene|hauptdomain"
    "|website|web site|web page|webpage|webseite|site|url|hostname|homepage|internet|internetadresse|web address"
    "|domaine|nom de domaine|domaines|site web|dominio|nombre de dominio|nome dominio|sito web|domeinnaam|domein",
    "contact": "contact|contact name|contact person|name|full name|fullname|display name|client|client name|customer"
    "|customer name|person|subscriber|owner|kontakt|kontaktname|kontaktperson|ansprechpartner|ansprechpartnerin"
    "|vollständiger name|anzeigename|kunde|kundin|kundenname|inhaber|inhaberin|firma|firmenname|company|company name"
    "|organisation|organization|nom|nom complet|client|société|societe|entreprise|nombre|nombre completo|cliente"
    "|contacto|empresa|nome e cognome|contatto|azienda|naam|klant|contactpersoon|bedrijf",
    "given_name": "first name|firstname|given name|givenname|forename|vorname|prénom|prenom|voornaam",
    "family_name": "last name|lastname|surname|family name|nachname|familienname|zuname|nom de famille|apellido"
    "|apellidos|cognome|achternaam",
    "email": "email|e mail|mail|email address|e mail address|mail address|mailbox|mailboxes|contact email|email 1"
    "|e mail 1 value|primary email|emails|e mails|mails|email addresses|e mail addresses|mail addresses"
    "|e mail adresse|emailadresse|mailadresse|email adresse|postfach|kontakt e mail|adresse e mail"
    "|adresse mail|courriel|adresse électronique|correo|correo electrónico|correo electronico"
    "|posta elettronica|indirizzo e mail|e mailadres",
    "phone": "phone|phone number|telephone|telephone number|tel|mobile|mobile phone|mobile number|cell|cell phone"
    "|work phone|home phone|business phone|phones|phone 1 value|telefon|telefonnummer|telefonnr|tel nr|fon|handy|mobil"
    "|mobiltelefon|handynummer|rufnummer|téléphone|portable|teléfono|telefono|móvil|cellulare|telefoon|telefoonnummer",
    "role": "role|job title|position|function|rolle|funktion|stelle|fonction|rôle|cargo|functie",
    "language": "language|lang|preferred language|locale|sprache|bevorzugte sprache|langue|idioma|lingua|taal",
    "post_address": "post address|postal address|mailing address|address|street|street address|address 1|address 2"
    "|address line 1|address line 2|zip|zip code|postcode|post code|postal code|city|town|county|country|anschrift"
    "|postanschrift|adresse|postadresse|straße|strasse|straße und hausnummer|plz|postleitzahl|ort|stadt|land"
    "|rue|code postal|ville|pays|dirección|código postal|ciudad|país|indirizzo|città|straat|plaats",
    "no_mail": "no mail|no email|no e mail|wants no mail|wants no email|opt out|optout|unsubscribed|do not mail"
    "|do not email|do not contact|keine mail|keine mails|keine e mail|keine e mails|will keine mail|will keine mails"
    "|möchte keine mail|möchte keine e mails|abgemeldet",
    "service": "service|dienst|mail service",
    "move": "move|umzug",
}
#: Known, and for nobody: the files of rejected rows that we give, and what panels say of accounts.
_FOR_NOBODY: Final = (
    "line|reason|zeile|grund|ip|ip address|user name|username|user|start date|setup date|package|plan|theme|quota"
    "|disk space used|disk used|disk limit|disk partition|partition|server|shell|suspended|suspend reason|reseller"
    "|unix startdate|status|created|last login|mail host|user id|id|preferences|subscription|hosting|traffic|usage"
    "|benutzername|benutzer|paket|angelegt|erstellt|fax|fax number|faxnummer"
    "|notes|note|comment|comments|notiz|notizen|bemerkung|bemerkungen"
)
_KNOWN: Final = {title: kind for kind, titles in _TITLES.items() for title in titles.split("|")}
_KNOWN.update(dict.fromkeys(_FOR_NOBODY.split("|"), LEFT_OUT))
#: Beside one of these the owner of an account is who sells it, not who has the domain.
_OF_A_PANEL: Final = {"ip", "package", "plan", "user name", "theme", "partition"}
_PANELS_OWN: Final = {"owner"}

#: What is likely if a title is not known as it stands, such as `Kundendomain`; but not of one that says more of it.
_LIKELY: Final = (
    (re.compile("domain|domäne|web ?site|webseite"), "domain"),
    (re.compile("mail"), "email"),
    (re.compile("phone|telefon|mobil|handy|rufnummer"), "phone"),
)
_SAYS_MORE: Final = re.compile(
    r"date|datum|\bid\b|expir|ablauf|stat[eu]|count|anzahl|number of|limit|quota|server|host|sent|typ|pri[cx]e|preis"
    r"|regist|used|size|größe|plan|paket|alias|forward|weiter|password|passwor|opt|news|fax|owner|admin|\bno\b|\bkeine"
)

_OF_DOMAINS: Final = re.compile("dom[aäeio]")

_APART: Final = re.compile(r"[\s_:*./-]+")
_LONGEST_TITLE: Final = 40
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: A column for these in which there are nothing but numbers counts them: `Domains`, `Mailboxes`; or it numbers people.
_NEVER_NUMBERS: Final = {"domain", "contact", "email"}
#: How much of a column must be of one kind, if its title says nothing of it.
_MOST_OF_IT: Final = 0.6


#: What a title says besides: `First Name [Required]`, `E-Mail (geschäftlich)`, and its other gender.
_BESIDE: Final = re.compile(r"\[[^\]]*\]|\([^)]*\)|(?<=\w)[/:*_]-?in(?:nen)?\b", re.IGNORECASE)


def plain_title(cell: str) -> str:
    """A title in small letters, without the marks that are written now so and now so."""
    return _APART.sub(" ", cell.lower()).strip()


def _bare(cell: str) -> str:
    return plain_title(_BESIDE.sub(" ", cell))


def kind_of_title(cell: str) -> str | None:
    """What a title stands for; `LEFT_OUT` if that is for nobody, `None` if it is not known."""
    title = plain_title(cell)
    if title in _KNOWN or len(cell) > _LONGEST_TITLE:
        return _KNOWN.get(title)
    bare = _bare(cell)
    if bare in _KNOWN or _SAYS_MORE.search(title):
        return _KNOWN.get(bare)
    return next((kind for pattern, kind in _LIKELY if pattern.search(title)), None)


def is_header(cells: Sequence[str], *, surely: bool = False) -> bool:
    """Whether a row names columns: nothing but known titles, or among others the one of the domain or the address.

    One of them at least is known as it stands, and `surely` all that count are. `My domains` alone is the title of a
    list, not of a column.
    """
    titles = [cell for cell in cells if cell]
    if not titles or any(len(cell) > _LONGEST_TITLE or "@" in cell for cell in titles):
        return False
    if len(titles) == 1:
        return plain_title(titles[0]) in _KNOWN
    known = [_KNOWN.get(plain_title(cell), _KNOWN.get(_bare(cell))) for cell in titles]
    if known.count(None) == len(known):
        return False
    kinds = known if surely else [kind_of_title(cell) for cell in titles]
    return None not in kinds or bool({"domain", "email"}.intersection(kinds))


def guessed(titles: Sequence[str], rows: Sequence[Sequence[str]], names: Sequence[Sequence[bool]]) -> list[str]:
    """What each column is taken for, by its title and what `rows` hold; `names` says which of their cells are domains.

    Without a title for it, the domain is the first column with little else; an address tells the domain if no column
    does.
    """
    kinds = [kind_of_title(title) for title in titles]
    if _OF_A_PANEL.intersection(map(plain_title, titles)):
        kinds = [LEFT_OUT if plain_title(titles[place]) in _PANELS_OWN else kind for place, kind in enumerate(kinds)]
    for place in range(len(kinds)):
        filled = [row[place] for row in rows if row[place : place + 1] and row[place]]
        if kinds[place] in _NEVER_NUMBERS and filled and all(map(str.isdecimal, filled)):
            kinds[place] = LEFT_OUT
        if not kinds[place] and _share(sum(bool(_ADDRESS.fullmatch(cell)) for cell in filled), filled):
            kinds[place] = "email"
    if "domain" not in kinds:
        for place in range(len(kinds)):
            filled = [row[place] for row in rows if row[place : place + 1] and row[place]]
            if _share(sum(flags[place] for flags in names if place < len(flags)), filled):
                kinds[place] = "domain"
                break
    return _only_once(titles, [kind or LEFT_OUT for kind in kinds])


def overridden(kinds: Sequence[str], mapping: Mapping[int, str]) -> list[str]:
    """The guess, with what the operator said; a column may be said that the header does not reach."""
    width = max([len(kinds), *(place + 1 for place in mapping)])
    return [mapping.get(place, kinds[place] if place < len(kinds) else LEFT_OUT) for place in range(width)]


def _share(number: int, filled: Sequence[str]) -> bool:
    return bool(filled) and number >= _MOST_OF_IT * len(filled)


def _only_once(titles: Sequence[str], kinds: list[str]) -> list[str]:
    """One column tells the domain, of websites and domains the first of domains; others are other sites of theirs.

    But for one of the same title, or with another number: tables that stand side by side have it, so its cells are
    asked about.
    """
    plain = [plain_title(title).rstrip("0123456789 ") for title in titles]
    places = [place for place, kind in enumerate(kinds) if kind == "domain"]
    first = next(
        (plain[place] for place in places if _OF_DOMAINS.search(plain[place])), plain[places[0]] if places else ""
    )
    return [LEFT_OUT if kind == "domain" and plain[place] != first else kind for place, kind in enumerate(kinds)]
