"""One row of a list that people made: whose domain it is, whom to reach about it, and what is to be asked.

A row is taken, asked about or rejected, and one odd cell never costs the row. Files and columns are read in `lists`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kb.mail.client_domains import why_not_a_clients
from kb.mail.names import DomainName, NotADomainName, SeveralNames, read_name, read_typed
from kb.operations.imports.columns import LEFT_OUT, guessed, is_header
from kb.operations.imports.listed import AskedRow, ListedDomain, QuestionKind
from kb.operations.imports.looks import as_meant, is_nothing
from kb.operations.imports.named_cells import LONGEST_NAME_CELL, NamedCell, is_domain, named, names_something, with_dots
from kb.operations.imports.people import People, read_by_look, read_titled, with_at_signs
from kb.operations.tables.encodings import Encoding
from kb.operations.tables.rejections import Rejections

#: Under these titles stand words that endings of domains are as well: `fr`, `uk`.
_OF_FEW_LETTERS: Final = ("language", "post_address", "no_mail", "service", "move")
#: Before a line for whoever reads the list. `#12` counts rows, `#N/A` is a spreadsheet's, `//a.example` a name.
_COMMENT: Final = re.compile(r"#(?!(?:[0-9]+[.)]?|N/A|NV|[A-ZÜ/0]+[!?])$).*|//(?!\S+\.\S).*", re.DOTALL)
#: What parts several names in one cell.
_PARTING: Final = re.compile(r"[,;|]")
_ROW_NUMBER: Final = re.compile(r"#?[0-9]{1,5}[.)]?")
#: The account to which all belongs that nobody has.
_NOBODY: Final = re.compile(r"\*:\s*\S*")
_BETWEEN: Final = frozenset(["and", "und", "or", "oder", "et", "y", "&", "+", "sowie", "plus", "/"])


class RowJudge:
    """Reads rows under columns that are known (`kinds`), or by their look where there are none (`None`)."""

    def __init__(
        self,
        kinds: list[str] | None,
        allowed: frozenset[str],
        rejected: Rejections,
        ask: Callable[[AskedRow], None],
        encoding: Encoding,
    ) -> None:
        self._kinds, self._allowed, self._rejected, self._ask, self._encoding = kinds, allowed, rejected, ask, encoding

    def read(self, line: int, cells: Sequence[str]) -> Iterator[ListedDomain]:
        """The domains of a row: none, one, or several on one line."""
        typed = [as_meant(cell) for cell in cells]
        first = next(filter(None, typed))
        if _COMMENT.fullmatch(first) or _NOBODY.fullmatch(first):
            return
        if is_header(typed, surely=True) and not any(map(names_something, typed)):
            if self._kinds is not None and len([cell for cell in typed if cell]) > 1:
                self._kinds = guessed(typed, [], [])
            return
        width = _width_of_table(self._kinds or [])
        kinds = self._kinds[:width] if self._kinds and width else self._kinds
        for start in range(0, len(typed), width or len(typed)):
            if any(part := typed[start : start + (width or len(typed))]):
                row = _Row(line, part, kinds, self._allowed, self._rejected, self._ask, self._encoding)
                yield from row.domains()


def _width_of_table(kinds: Sequence[str]) -> int:
    """How many columns each of several tables has that stand side by side; 0 if there is but one."""
    places = [place for place, kind in enumerate(kinds) if kind == "domain"]
    width = places[1] - places[0] if len(places) > 1 else 0
    if not width:
        return 0
    whole = [*kinds, *[LEFT_OUT] * (-len(kinds) % width)]
    return width if whole == whole[:width] * (len(whole) // width) else 0


@dataclass(slots=True)
class _Row:
    line: int
    cells: list[str]
    kinds: list[str] | None
    allowed: frozenset[str]
    rejected: Rejections
    ask: Callable[[AskedRow], None]
    encoding: Encoding

    def domains(self) -> Iterator[ListedDomain]:
        filled = [cell for cell in self.cells if cell]
        place = self._place_of_name()
        if self._asked_of_comma(filled, place):
            return
        several = self._several(filled)
        if several is not None:
            yield from several
            return
        named_cell = self._named(place)
        if named_cell is None:
            return
        people, keys = self._people(place, named_cell)
        contacts = people.contacts()
        if self.kinds is None and "@" in with_at_signs(self.cells[place]):
            self._ask_of_addresses(people, named_cell.name)
        for one in people.unclear:
            self._question(QuestionKind.UNCLEAR_CELL, one.question, named_cell.name, one.cell, one.guess, taken=True)
        yield ListedDomain(self.line, named_cell.name, contacts, *keys, named_cell.taken_off, tuple(self.cells))

    def _place_of_name(self) -> int:
        """Where the name stands: under its title, or else the first cell that is one, and nothing else if possible."""
        titled = self.kinds.index("domain") if self.kinds and "domain" in self.kinds else None
        if titled is not None and titled < len(self.cells) and names_something(self.cells[titled]):
            return titled
        if titled is None and self.kinds and "email" in self.kinds:
            return self.kinds.index("email")
        first = next(place for place, cell in enumerate(self.cells) if cell)
        if names_something(self.cells[first]):
            return first
        found = next((place for place, cell in enumerate(self.cells) if is_domain(cell)), None)
        if found is None and titled is None:
            found = next((place for place, cell in enumerate(self.cells) if names_something(cell)), None)
        return found if found is not None else titled if titled is not None else first

    def _asked_of_comma(self, filled: list[str], place: int) -> bool:
        """`florist.co,uk` in one cell or, where a comma parts cells, in two."""
        cell = self.cells[place] if place < len(self.cells) else ""
        parted = len(filled) == 2 and not self._has_under(*_OF_FEW_LETTERS)
        whole = cell if "," in cell else ",".join(filled) if parted else ""
        guess = with_dots(whole)
        if guess:
            said = _("There is a comma where a dot should be. Is this %(name)s?") % {"name": guess}
            self._question(QuestionKind.COMMA_FOR_DOT, said, guess, whole, guess)
        return bool(guess)

    def _has_under(self, *kinds: str) -> bool:
        """Whether a cell of the row stands under one of these titles."""
        return any(cell and kind in kinds for kind, cell in zip(self.kinds or (), self.cells, strict=False))

    def _several(self, filled: list[str]) -> list[ListedDomain] | None:
        """The domains of a line that has nothing else; `None` if it has. With words between them it is a question."""
        parts = [part for cell in filled for part in _PARTING.sub(" ", cell).split()]
        names = [part for part in parts if part.lower() not in _BETWEEN]
        if len(names) < 2 or self._has_under("email") or not all(map(is_domain, names)):
            return None
        found = list(dict.fromkeys(DomainName.parse(name).without_www.a_label for name in names))
        if len(names) == len(parts):
            return [ListedDomain(self.line, name) for name in found if self._is_a_clients(name, name)]
        said = _("Several domains stand here, with words between them. Are all of them meant?")
        first = found[0] if is_domain(filled[0]) else ""
        rest = " ".join(found[1:] if first else found)
        self._question(QuestionKind.SEVERAL_NAMES, said, first, " ".join(filled), rest, taken=bool(first))
        return [ListedDomain(self.line, first)] if first and self._is_a_clients(first, first) else []

    def _named(self, place: int) -> NamedCell | None:
        """The name of the row, if it may be taken; otherwise why not has been said."""
        cell = self.cells[place] if place < len(self.cells) else ""
        if other := self.encoding.other(cell):
            self._question(QuestionKind.ENCODING, self._doubt(other), "", cell, other)
            return None
        if not cell:
            self.rejected.add(self.line, "domain", "", _("There is no domain in this row."), self.cells)
            return None
        try:
            found = named(cell) if len(cell) <= LONGEST_NAME_CELL else NamedCell(DomainName.parse(cell).a_label)
        except NotADomainName as error:
            if not self._asked_of_words(cell):
                self.rejected.add(self.line, "domain", cell, _(error.reason), self.cells)
            return None
        return found if self._is_a_clients(found.name, cell) else None

    def _is_a_clients(self, name: str, cell: str) -> bool:
        why = why_not_a_clients(name, self.allowed)
        if why:
            self._question(QuestionKind.NOT_A_CLIENTS, _(why.sentence) % why.values, name, cell)
        return why is None

    def _asked_of_words(self, cell: str) -> bool:
        """Words in which one domain stands, or several, are a question; of `exa mple.example` nothing is sure."""
        words = cell.split()
        try:
            names = [read_typed(" ".join(words)).domain]
            if len(words) < 2 or (len(words) == 2 and not names_something(words[0])):
                return False
        except SeveralNames as several:
            names = list(several.names)
        except NotADomainName:
            return False
        guess = " ".join(name.a_label for name in names)
        said = _("There are words beside the domain. Is this what is meant: %(names)s?")
        if len(names) > 1:
            said = _("Several domains stand in this cell. Are all of these meant: %(names)s?")
        self._question(QuestionKind.SEVERAL_NAMES, said % {"names": guess}, names[0].a_label, cell, guess)
        return True

    def _people(self, place: int, name: NamedCell) -> tuple[People, tuple[str, str]]:
        """Whom to reach, by what all other cells say, and the keys of service and move."""
        people, keys = People(), {"service": "", "move": ""}
        by_look = self.kinds is None or place >= len(self.kinds) or self.kinds[place] not in {"domain", "email"}
        read_by_look(people, [name.rest])
        rest: list[str] = []
        for position, cell in enumerate(self.cells):
            if position == place or not cell or self._in_doubt(cell, name.name):
                continue
            kind = "" if by_look else self.kinds[position] if self.kinds and position < len(self.kinds) else None
            if by_look and position < place and _ROW_NUMBER.fullmatch(cell):
                continue
            if by_look:
                rest += [] if self._is_another_name(cell, name.name) else [cell]
            elif kind is None:
                if not is_nothing(cell):
                    people.ask(cell, _("There is no title above this cell."))
            elif kind in keys:
                keys[kind] = cell
            elif kind == "domain" or (kind == "contact" and cell.islower() and is_domain(cell)):
                self._is_another_name(cell, name.name)
            elif kind:
                read_titled(people, kind, cell)
        read_by_look(people, rest)
        return people, (keys["service"], keys["move"])

    def _is_another_name(self, cell: str, name: str) -> bool:
        """Whether a cell is a domain as well, or several; asked about, unless it is the same or its web host."""
        text = " ".join(cell.split())
        try:
            others = [] if "@" in with_at_signs(text) else [read_name(text).domain]
            if " " in text:
                return False
        except SeveralNames as several:
            others = list(several.names)
        except NotADomainName:
            others = []
        if more := " ".join(other.a_label for other in others if other.a_label != name):
            said = _("There is another domain in this row. Is %(name)s meant as well?") % {"name": more}
            self._question(QuestionKind.SEVERAL_NAMES, said, name, cell, more, taken=True)
        return bool(others)

    def _ask_of_addresses(self, people: People, name: str) -> None:
        """In a row of addresses, such as a line of recipients, each may be another client's; the first is the row's."""
        others = dict.fromkeys(address.rpartition("@")[2] for _name, address in people.addresses)
        for other in others:
            if other != name and why_not_a_clients(other, self.allowed) is None:
                cell = next((cell for cell in self.cells if other in cell.lower()), "")
                said = _("There is another domain in this row. Is %(name)s meant as well?") % {"name": other}
                kind = QuestionKind.SEVERAL_NAMES
                self.ask(AskedRow(self.line, kind, (cell or other,), said, name, cell, other, taken=True))

    def _in_doubt(self, cell: str, name: str) -> bool:
        other = self.encoding.other(cell)
        if other:
            self._question(QuestionKind.ENCODING, self._doubt(other), name, cell, other, taken=True)
        return bool(other)

    def _doubt(self, other: str) -> str:
        return _("Some letters are not sure. Is this “%(other)s”?") % {"other": other}

    def _question(
        self, kind: QuestionKind, said: str, name: str, cell: str, guess: str = "", *, taken: bool = False
    ) -> None:
        self.ask(AskedRow(self.line, kind, tuple(self.cells), said, name, cell, guess, taken))
