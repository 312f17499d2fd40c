"""`manage.py import_domains FILE`."""

from pathlib import Path
from typing import Final

from django.core.management.base import CommandError, CommandParser

from kb.mail.names import NotADomainName, read_name
from kb.management.importing import Asked, ImportCommand
from kb.operations.imports.list_import import ListWay, Questions, import_list
from kb.operations.imports.lists import Wish
from kb.operations.imports.outcome import Outcome
from kb.operations.tables.encodings import PLAIN_NAMES
from kb.operations.tables.rejections import MOST_SHOWN, shown
from kb.operations.tables.text import Progress

#: Characters of a question that are shown.
_QUESTION_SHOWN: Final = 300


class Command(ImportCommand):
    help = (
        "Add and change domains from a list: domain, service, move, and perhaps whom to reach; a file that a program "
        "wrote, or one that people made. No domain and no contact is deleted, and one that is inactive stays inactive."
    )

    repoints = True
    takes = "FILE"
    takes_what = "text, CSV or .xlsx; with a header line naming the columns, or with a domain first in each row"
    hint = " Put them right, or add --leave-out to write the others."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--service", default="", metavar="KEY", help="where the domains of a list are now")
        parser.add_argument("--move", default="", metavar="KEY", help="the move of the domains of a list")
        said = "take these names although no client has them as a rule; with commas, or @FILE with one on each line"
        parser.add_argument("--allow", action="append", default=[], metavar="NAMES", help=said)
        parser.add_argument("--leave-out", action="store_true", help="write what is clear; leave questions and faults")
        parser.add_argument("--encoding", default="", choices=["", *PLAIN_NAMES], help="how the letters are encoded")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="say there what became of each row")

    def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
        more = asked.more
        way = ListWay(
            dry_run=asked.dry_run,
            confirmed=asked.confirmed,
            service=more["service"],
            move=more["move"],
            leave_out=more["leave_out"],
            wish=Wish(allowed=_allowed(more["allow"]), encoding=more["encoding"]),
            report=more["report"],
        )
        done = import_list(file, way, progress)
        self._show(done.questions)
        return done.outcome

    def _show(self, questions: Questions) -> None:
        for row in questions.kept[:MOST_SHOWN]:
            self.stderr.write(f'line {row.line}: "{shown(row.cell)}": {shown(row.question, _QUESTION_SHOWN)}')
        if questions.total > MOST_SHOWN:
            self.stderr.write(f"and {questions.total - MOST_SHOWN} more questions")


def _allowed(given: list[str]) -> frozenset[str]:
    """The names of every `--allow`, as A-labels."""
    names: set[str] = set()
    for one in given:
        for name in _names_in(one):
            try:
                names.add(read_name(name).domain.a_label)
            except NotADomainName as error:
                raise CommandError(f'--allow "{shown(name)}": {error.reason}') from error
    return frozenset(names)


def _names_in(given: str) -> list[str]:
    if given.startswith("@"):
        try:
            given = Path(given[1:]).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{given[1:]} cannot be read: {error}.") from error
    lines = (line for line in given.splitlines() if not line.lstrip().startswith("#"))
    return [name.strip() for line in lines for name in line.split(",") if name.strip()]
