"""Many domains from another program, one JSON object a line: `{"domain": …, "service": …, "move": …}`.

They are judged and written as the rows of `domains`, contacts among them; only the way in differs.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.models.ground.revisions import raise_revision
from kb.models.site.events import record_event
from kb.operations.imports.domains import Way, take_rows
from kb.operations.imports.outcome import Counts, Outcome
from kb.operations.tables.rejections import Rejections
from kb.operations.tables.rows import Row

#: In bytes; the longest domain with the longest keys needs a hundredth of it, somebody to reach another.
_LONGEST_LINE: Final = 65_536
#: People of a domain that come at once.
MOST_CONTACTS: Final = 50


class ContactLine(BaseModel):
    """Somebody to reach: at least a name, an address or a number. What is left out or empty stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = ""
    email: str = Field("", description="By which they are known within the domain.")
    phone: str = ""
    role: str = Field("", description="What they are there for, in your words: owner, accounts.")
    language: str = Field("", description="A language of this site by its code: en, de.")
    post_address: str = Field("", description="Its lines, without the name.")
    no_mail: bool | None = Field(None, description="true: they get no notice by mail.")

    @property
    def cells(self) -> tuple[str, ...]:
        """As they would stand in a file."""
        wish = {None: "", True: "yes", False: "no"}[self.no_mail]
        return self.name, self.email, self.phone, self.role, self.language, self.post_address, wish


class DomainLine(BaseModel):
    """Where one domain stands. Without a move it is taken out of the one that it was on.

    Without a contact those that it has are left alone.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    domain: str
    service: str
    move: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    contacts: list[ContactLine] = Field(default=[], max_length=MOST_CONTACTS)

    @property
    def people(self) -> list[tuple[str, ...]]:
        """The cells of everybody, at least of one who may be nobody."""
        alone = (self.contact or "", self.email or "", self.phone or "")
        others = [one.cells for one in self.contacts]
        return [alone, *others] if any(alone) or not others else others


def take_lines(
    file: BinaryIO, digest: str, by: str, at: datetime, written: Callable[[Counts], None], way: Way
) -> Outcome:
    """Write all domains of a file or, if a line is rejected, none. `digest` is the file's, for the list of events.

    Raises `ImportRefused` and `NotConfirmed`.
    """

    def record(counts: Counts) -> None:
        if counts.did_something:
            raise_revision()
            after = {"sha256": digest, **counts.as_json()}
            record_event(at, by, "domains.import", "domains", after=after)
        written(counts)

    rejected = Rejections()
    return take_rows(_rows(file, rejected), rejected, record, way)


def _rows(file: BinaryIO, rejected: Rejections) -> Iterator[Row]:
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            rejected.add(number, "", "", f"This line is longer than {_LONGEST_LINE:,} bytes.")
            _skip_line(file)
        elif line.strip():
            try:
                read = DomainLine.model_validate_json(line)
            except ValidationError as error:
                rejected.add(number, *fault_of(error))
            else:
                for who in read.people:
                    yield number, (read.domain, read.service, read.move or "", *who)


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def fault_of(error: ValidationError) -> tuple[str, str, str]:
    """The first fault of a JSON object: the field, nothing of what stood there, a sentence."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:80]
    said = {
        "missing": "This field is missing.",
        "extra_forbidden": "There is no such field.",
        "json_invalid": "This is not JSON.",
        "model_type": "This must be a JSON object.",
        "too_long": f"At most {MOST_CONTACTS} at once.",
    }
    return field, "", said.get(first["type"], f"{first['msg']}.")
