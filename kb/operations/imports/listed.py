"""What a list that people bring says: the values between whoever reads it and whoever shows or writes it.

A row is taken, asked about or rejected; a cell that is not clear is asked about while its domain is taken. Nothing here
knows a file, a page or a table of the database.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class QuestionKind(StrEnum):
    """What the operator is asked; a page has a section for each kind, with all rows of it."""

    #: A public suffix or a provider of free mail; `AskedRow.name` is the name to confirm.
    NOT_A_CLIENTS = "not_a_clients"
    #: `florist.co,uk`; `AskedRow.guess` is the name with the dot.
    COMMA_FOR_DOT = "comma_for_dot"
    #: Several names, or words around them, of which one may be meant.
    SEVERAL_NAMES = "several_names"
    #: A cell that is neither clearly a name, an address nor a number: a date, an IP address, `4.41632E+11`.
    UNCLEAR_CELL = "unclear_cell"
    #: Letters that may be others in another encoding; `AskedRow.cell` and `guess` are both readings of one cell.
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class ListedContact:
    """Somebody to reach; each may be empty. `language` is a code of the site's languages.

    `no_mail` is the wish for none, `wants_mail` takes it back; a list that says nothing of it leaves what there is.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""
    language: str = ""
    post_address: str = ""
    no_mail: bool = False
    wants_mail: bool = False


@dataclass(frozen=True, slots=True)
class ListedDomain:
    """A row that can be taken: the line on which it begins, the name as an A-label, and whom to reach.

    `service` and `move` are the keys in the row, if the list has such columns. `taken_off` is what stood around the
    name, such as `www.`; `cells` is the row as it stood.
    """

    line: int
    name: str
    contacts: tuple[ListedContact, ...] = ()
    service: str = ""
    move: str = ""
    taken_off: str = ""
    cells: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row, or one of its cells, that is put to the operator: a sentence, the cells as they stood, and a guess.

    With `taken` its domain is taken whatever the answer; `name` is that domain, or the one in question. `cell` is what
    is not clear.
    """

    line: int
    kind: QuestionKind
    cells: tuple[str, ...]
    question: str
    name: str = ""
    cell: str = ""
    guess: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list: its title as it stands there, and what it was taken for; empty if it is left out."""

    position: int
    title: str
    taken_for: str = ""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A whole list. Rejected rows go where the caller keeps them (`kb.operations.tables.rejections`).

    A domain stands in `taken` once for each of its rows, the first of them first.
    """

    taken: list[ListedDomain]
    asked: list[AskedRow]
    encoding: str
    columns: tuple[ListColumn, ...] = ()
    other_encoding: str = ""
    """What the list may be in as well, if its letters do not say; rows in doubt are then asked about."""
