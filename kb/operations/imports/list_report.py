"""What became of every row of a list, for a program that brought it: a JSON file of taken, asked and rejected rows.

A list may have millions of rows, so those that are taken go from the database to the file one at a time. They are
looked at before anything is written; the file gets its name when that is done.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

from django.db import connection

from kb.operations.imports.contacts import DIFFERS as SAYS_MORE
from kb.operations.imports.contacts import KNOWN, TEXTS
from kb.operations.imports.domains import DIFFERS
from kb.operations.imports.listed import AskedRow
from kb.operations.imports.staging import PEOPLE, SORTED, TABLE
from kb.operations.tables.rejections import Rejected
from kb.operations.tables.text import FileRefused

#: What a row does, from the least to the most; a row with several people does the most that one of them does.
_CHANGES: Final = ("same", "changed", "new")

#: Each row, whether it is the first of its domain, and what is there now.
_DOMAINS: Final = f"""
    SELECT r.line, r.name, MAX(CASE WHEN r.line <> s.line THEN 0 WHEN d.id IS NULL THEN 2 WHEN {DIFFERS} THEN 1
                                    ELSE 0 END)
    FROM {TABLE} r JOIN {SORTED} s ON s.name = r.name LEFT JOIN kb_domain d ON d.name = r.name
    WHERE s.service_id IS NOT NULL GROUP BY r.line, r.name ORDER BY r.line, r.name"""  # noqa: S608
#: Rows that say something new of somebody: the first row of somebody who is not known or of whom other things are, or
#: a later one that says what the first does not.
_FILLS: Final = " OR ".join(f"(r.{cell} <> '' AND f.{cell} = '')" for cell in TEXTS)
_PEOPLE: Final = f"""
    SELECT DISTINCT r.line, r.name FROM {TABLE} r
    JOIN {PEOPLE} s ON s.name = r.name AND s.email = r.email
        AND (r.email <> '' OR (s.contact = r.contact AND s.phone = r.phone))
    JOIN {TABLE} f ON f.name = s.name AND f.line = s.line AND f.nth = s.nth
    LEFT JOIN kb_domain d ON d.name = r.name LEFT JOIN kb_contact c ON {KNOWN}
    WHERE ((r.line = s.line AND r.nth = s.nth) OR {_FILLS}) AND (c.id IS NULL OR {SAYS_MORE})
      AND (r.contact <> '' OR r.email <> '' OR r.phone <> '') ORDER BY r.line, r.name"""  # noqa: S608


class Report:
    """A report on its way to its file. Raises `FileRefused` if there cannot be one."""

    def __init__(self, path: Path) -> None:
        self._path, self._draft = path, path.with_name(f".{path.name}.part")
        try:
            self._draft.touch(mode=0o600)  # it names people
            self._file: TextIO = self._draft.open("w", encoding="utf-8")
        except OSError as error:
            raise FileRefused(f"The report {path} cannot be written: {error.strerror}.") from error
        self._file.write('{"taken": ')

    def look(self, *, people: bool) -> None:
        """Write down what the rows that wait would do; `people`: they have somebody to reach."""
        self._array({"row": line, "domain": name, "change": change} for line, name, change in _taken(people))

    def finish(self, asked: Iterable[AskedRow], rejected: Iterable[Rejected]) -> None:
        """Write the rest, and give the file its name."""
        self._file.write(',\n"asked": ')
        self._array(
            {"row": one.line, "kind": one.kind.value, "cells": one.cells, "question": one.question} for one in asked
        )
        self._file.write(',\n"rejected": ')
        self._array({"row": one.line, "cells": one.cells, "reason": one.reason} for one in rejected)
        self._file.write("}\n")
        self._file.close()
        self._draft.replace(self._path)

    def forget(self) -> None:
        """Leave no draft behind, whatever happened."""
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def _array(self, values: Iterable[dict[str, Any]]) -> None:
        self._file.write("[")
        for number, value in enumerate(values):
            self._file.write(("," if number else "") + "\n" + json.dumps(value, ensure_ascii=False))
        self._file.write("]")


def _taken(people: bool) -> Iterator[tuple[int, str, str]]:
    """Line, domain and change of each row, by line. Both queries have one order, so they are read side by side."""
    with connection.chunked_cursor() as rows, connection.chunked_cursor() as said:
        rows.execute(_DOMAINS)
        news: Iterator[tuple[int, str]] = iter(())
        if people:
            said.execute(_PEOPLE)
            news = iter(said)
        following = next(news, None)
        for line, name, change in rows:
            says_more = following is not None and tuple(following) == (line, name)
            if says_more:
                following = next(news, None)
            yield line, name, _CHANGES[max(change, int(says_more))]
