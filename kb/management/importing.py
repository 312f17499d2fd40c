"""What the three import commands have in common: their arguments, the bar on a terminal, the report."""

import sys
import time
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Final, NamedTuple, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from kb.operations.imports.confirmation import NotConfirmed
from kb.operations.imports.outcome import ImportRefused, Outcome
from kb.operations.tables.encodings import PLAIN_NAMES
from kb.operations.tables.text import FileRefused, Progress

_WIDTH: Final = 40
_SECONDS_BETWEEN: Final = 0.1
#: What Ctrl-C ends a command with, in a shell's way of counting.
_INTERRUPTED: Final = 130


class Bar:
    """A bar of the bytes read, redrawn ten times a second; nothing at all where nobody watches."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.shown, self.due = stream, stream.isatty(), 0.0

    def __call__(self, done: int, total: int) -> None:
        if not self.shown or (time.monotonic() < self.due and done < total):
            return
        filled = _WIDTH * done // max(total, 1)
        state = "all read" if done == total else f"{100 * done // max(total, 1)} %"
        self.stream.write(f"\r[{'#' * filled:<{_WIDTH}}] {state:<8}")
        self.stream.flush()
        self.due = time.monotonic() + _SECONDS_BETWEEN

    def clear(self) -> None:
        if self.shown and self.due:
            self.stream.write(f"\r{'':<{_WIDTH + 12}}\r")
            self.stream.flush()


class Asked(NamedTuple):
    """What the command line says beside the file; `more` are the options of one command alone."""

    dry_run: bool
    confirmed: int | None
    more: Mapping[str, Any] = MappingProxyType({})


class ImportCommand(BaseCommand):
    """Subclasses say what is imported; exit status 1 and nothing written if anything is wrong with the file.

    `repoints`: whether it may lead clients to other servers, so that a change of very many has to be confirmed. `hint`:
    what may be done about rows that are in the way.
    """

    requires_system_checks = ["signpost"]
    repoints: ClassVar[bool] = False
    hint: ClassVar[str] = ""
    takes: ClassVar[str] = "FILE.csv"
    takes_what: ClassVar[str] = "with a header line naming the columns"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar=self.takes, help=self.takes_what)
        parser.add_argument("--dry-run", action="store_true", help="show what would happen; write nothing")
        if self.repoints:
            said = "write it even if more than a fifth of the domains change: N of them"
            parser.add_argument("--yes-change", type=int, metavar="N", help=said)

    @abstractmethod
    def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
        """Import the file. Raises `FileRefused`, `ImportRefused` and `NotConfirmed`."""

    def handle(self, *, file: Path, dry_run: bool, yes_change: int | None = None, **options: Any) -> None:
        bar = Bar(sys.stderr)
        try:
            outcome = self.run(file, bar, Asked(dry_run, yes_change, options))
        except (FileRefused, ImportRefused) as error:
            raise CommandError(str(error)) from error
        except NotConfirmed as error:
            rest = f"Nothing was written. If that is meant, run it again with --yes-change {error.changed}."
            raise CommandError(f"{error} {rest}") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused the import, and nothing was written: {error}") from error
        except KeyboardInterrupt as error:
            sentence = "Stopped. A file is imported whole or not at all: run the command again to see which."
            raise CommandError(sentence, returncode=_INTERRUPTED) from error
        finally:
            bar.clear()
        self.report(outcome)

    def refuse(self, outcome: Outcome) -> None:
        """Raises `CommandError`: rows were in the way of what would have been written."""
        because = ["the rejected rows"] * bool(outcome.rejected.total) + ["the questions"] * bool(outcome.asked)
        raise CommandError(f"Nothing was written, because of {' and '.join(because)}.{self.hint}")

    def report(self, outcome: Outcome) -> None:
        if outcome.encoding in PLAIN_NAMES and not outcome.encoding.startswith("utf"):
            self.stdout.write(f"The file is not UTF-8 and was read as {PLAIN_NAMES[outcome.encoding]}.")
        for row in outcome.rejected.kept:
            self.stderr.write(str(row))
        if outcome.rejected.not_kept:
            self.stderr.write(f"and {outcome.rejected.not_kept:,} more")
        counts = f"{outcome.counts.new:,} new, {outcome.counts.changed:,} changed, {outcome.counts.same:,} same"
        rejected = f", {outcome.rejected.total:,} rejected" if outcome.rejected.total or not outcome.written else ""
        asked = f", {outcome.asked:,} asked" if outcome.asked else ""
        self.stdout.write(counts + rejected + asked)
        if outcome.counts.contacts is not None:
            self.stdout.write(f"Contacts: {outcome.counts.contacts:,} added or changed")
        if outcome.written:
            return
        if outcome.to_confirm is not None:
            self.stdout.write(f"That is more than a fifth of all: to write it, add --yes-change {outcome.to_confirm}.")
        if not outcome.would_be_written:
            self.refuse(outcome)
        self.stdout.write("Nothing was written: this was a dry run.")
