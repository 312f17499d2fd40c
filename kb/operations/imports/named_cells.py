"""A cell that names a domain, in any of the forms in which people keep one: bare, numbered, with a note, an account.

What is asked about a row is decided in `listed_rows`; the one rule for a name itself is in `kb.mail.names`.
"""

import re
from dataclasses import dataclass
from typing import Final

from kb.mail.names import DomainName, NotADomainName, read_name
from kb.mail.naming.public_suffixes import is_known_ending, is_public_suffix
from kb.operations.imports.people import with_at_signs

#: What stands after a name and is no part of it: a note in brackets, after a dash or a sharp.
_NOTE: Final = re.compile(r"(?=\S+?\.\S)(\S+?)[,:]?\s+([(\[{].*[)\]}]|#.*|[-–—]++\s.*)")
#: Before a name in a list that somebody numbered.
_BULLET: Final = re.compile(r"(\(?[0-9]{1,4}[.)]|[-*•–])\s+(\S.*)")
#: `florist.example: annaf`, as panels keep who has which domain; somebody may as well have typed it.
_COLON: Final = re.compile(r"(?=\S+?\.\S)(\S+?):\s++(\S.*)")
_ACCOUNT: Final = re.compile(r"[a-z_][a-z0-9_.-]*(?:==.*)?")
#: A name and all below it, as panels and certificates say.
_ALL_BELOW: Final = "*."
#: What parts cells, and addresses within one; never a part of a name.
_PARTING: Final = "\t;|,"
#: Characters of a cell that are looked into for more than a name alone.
LONGEST_NAME_CELL: Final = 1_000


@dataclass(frozen=True, slots=True)
class NamedCell:
    """The domain of a cell as an A-label, what stood around it, and the rest of the cell that says something else."""

    name: str
    taken_off: str = ""
    rest: str = ""


def named(cell: str) -> NamedCell:
    """The domain that a cell names, in any of the forms in which people keep one. Raises `NotADomainName`."""
    text = cell.strip()
    if bullet := _BULLET.fullmatch(text):
        inner = named(bullet[2])
        return NamedCell(inner.name, f"{bullet[1]} {inner.taken_off}".strip(), inner.rest)
    if note := _NOTE.fullmatch(text):
        inner = named(note[1])
        said = with_at_signs(note[2])
        return NamedCell(
            inner.name, f"{inner.taken_off} {note[2]}".strip(), said.strip("()[]{} -–—") if "@" in said else ""
        )
    if parted := _COLON.fullmatch(text):
        inner = named(parted[1])
        return NamedCell(inner.name, inner.taken_off, "" if _ACCOUNT.fullmatch(parted[2]) else parted[2])
    read = read_name(text.removeprefix(_ALL_BELOW))
    wild = _ALL_BELOW if text.startswith(_ALL_BELOW) else ""
    return NamedCell(read.domain.a_label, wild + read.taken_off, _address_in(text))


def _address_in(text: str) -> str:
    """The cell without the domain itself, if there is an address in it."""
    plain = with_at_signs(text)
    return " ".join(word for word in plain.split() if not is_domain(word)) if "@" in plain else ""


def names_something(cell: str) -> bool:
    """Whether a cell names a domain; one in which a comma stands for a dot does so too."""
    if "." not in cell or len(cell) > LONGEST_NAME_CELL:
        return False
    if any(sign in cell for sign in _PARTING):
        return bool(with_dots(cell))
    try:
        named(cell)
    except NotADomainName:
        return False
    return True


def is_domain(text: str) -> bool:
    """Whether a text is a domain and nothing else."""
    try:
        DomainName.parse(text)
    except NotADomainName:
        return False
    return True


def with_dots(text: str) -> str:
    """`florist.co,uk` as it was meant; empty if it is something else."""
    first, comma, last = text.rpartition(",")
    ending = last.strip().rpartition(".")[2]
    if not comma or " " in first.strip() or not last.strip().islower() or not is_known_ending(ending):
        return ""
    if "." in last and not is_public_suffix(last.strip()):
        return ""
    name = f"{first.strip()}.{last.strip()}".replace(",", ".")
    return name if is_domain(name) and not (is_domain(first) and is_domain(last)) else ""
