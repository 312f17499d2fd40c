"""How each kind of question about a list is put: its words, its fields, and what cannot be an answer."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.forms.fields import VERBATIM
from kb.mail.names import DomainName
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.batches import Batch
from kb.models.moves.questions import Answer, BatchQuestion
from kb.operations.batches.answers import LONGEST
from kb.operations.imports.listed import QuestionKind
from kb.operations.tables.encodings import PLAIN_NAMES

#: Characters of a row that is put right by hand.
_LONGEST_ROW: Final = 2_000
_LONGEST_CELL: Final = 500
#: What stands before the name in an answer that chooses one.
NAME: Final = "name:"
#: Samples of names that are shown in two encodings.
_SAMPLES: Final = 3

_CELLS: Final = (
    (Answer.LEAVE, gettext_lazy("Leave this cell out")),
    (Answer.CONTACT, gettext_lazy("A name")),
    (Answer.EMAIL, gettext_lazy("An e-mail address")),
    (Answer.PHONE, gettext_lazy("A telephone number")),
    (Answer.ROLE, gettext_lazy("A role, or a note about somebody")),
    (Answer.POST_ADDRESS, gettext_lazy("A post address")),
)
#: Title, and what to know before answering.
SAID: Final[Mapping[QuestionKind, tuple[Promise, Promise]]] = MappingProxyType(
    {
        QuestionKind.ENCODING: (
            gettext_lazy("Which of these is right?"),
            gettext_lazy("The letters of this list can be read in two ways. Everything else is asked afterwards."),
        ),
        QuestionKind.NOT_A_CLIENTS: (
            gettext_lazy("These names are not a client’s as a rule"),
            gettext_lazy("Tick a name to take it all the same. Those that you do not tick are left out."),
        ),
        QuestionKind.COMMA_FOR_DOT: (
            gettext_lazy("Is this comma a dot?"),
            gettext_lazy("A comma parts two cells, so this would be another domain."),
        ),
        QuestionKind.SEVERAL_NAMES: (
            gettext_lazy("Which name is meant?"),
            gettext_lazy("More stands in these cells than one name."),
        ),
        QuestionKind.UNCLEAR_CELL: (
            gettext_lazy("What are these cells?"),
            gettext_lazy(
                "Each is neither clearly a name nor an address nor a number. Its domain is taken in any case. What "
                "you keep can be put right beside it."
            ),
        ),
    }
)
OF_ALL: Final[Mapping[QuestionKind, tuple[tuple[str, Promise], ...]]] = MappingProxyType(
    {
        QuestionKind.COMMA_FOR_DOT: (
            (Answer.LEAVE, gettext_lazy("Leave all of these rows out")),
            (Answer.TAKE, gettext_lazy("It is a dot in all of them")),
        ),
        QuestionKind.SEVERAL_NAMES: ((Answer.LEAVE, gettext_lazy("Leave all of these rows out")),),
        QuestionKind.UNCLEAR_CELL: _CELLS,
    }
)


def field_of(question: BatchQuestion) -> str:
    return f"question-{question.pk}"


def cell_of(question: BatchQuestion) -> str:
    return f"cell-{question.pk}"


def fields_for(question: BatchQuestion) -> dict[str, forms.Field]:
    """A menu; for a cell, also the cell, and for a row of which nothing is known, the row."""
    name = field_of(question)
    if question.kind == QuestionKind.UNCLEAR_CELL and not question.taken:
        return {name: row_field(question.line, question.text, question.question)}
    at = _("Line %(line)s") % {"line": question.line}
    about = question.cell or question.text
    if question.taken and question.name:
        about = f"{DomainName(question.name).u_label}: {about}"
    menu = forms.ChoiceField(
        label=f"{at}, {about}", help_text=question.question, choices=_choices_of(question), required=False
    )
    if question.kind != QuestionKind.UNCLEAR_CELL:
        return {name: menu}
    cell = forms.CharField(
        label=_("As it shall be kept (line %(line)s)") % {"line": question.line},
        initial=question.cell,
        required=False,
        max_length=_LONGEST_CELL,
        widget=forms.TextInput(VERBATIM),
    )
    return {name: menu, cell_of(question): cell}


def _choices_of(question: BatchQuestion) -> list[tuple[str, str | Promise]]:
    if question.kind == QuestionKind.UNCLEAR_CELL:
        return [(str(answer), said) for answer, said in _CELLS]
    if question.taken:
        leave = (str(Answer.LEAVE), _("Only %(name)s") % {"name": DomainName(question.name).u_label})
    else:
        leave = (str(Answer.LEAVE), _("Leave this row out"))
    names = question.guess.split()
    said = _("%(name)s as well") if question.taken else _("It is %(name)s")
    each = [(NAME + name, said % {"name": DomainName(name).u_label}) for name in names]
    if len(names) > 1:
        every = ", ".join(DomainName(name).u_label for name in names)
        each.append((NAME + " ".join(names), said % {"name": every}))
    return [leave, *each]


def fault_in(said: str, cell: str) -> str:
    """Why a cell cannot be kept as what it is said to be; empty if it can."""
    most = LONGEST.get(Answer(said)) if said in Answer.values else None
    if most and len(cell) > most:
        return _("This is longer than %(most)s characters.") % {"most": most}
    if said == Answer.EMAIL:
        try:
            Recipient.parse(cell)
        except NotARecipient as error:
            return _(error.reason)
    return ""


def row_field(line: int, text: str, reason: str) -> forms.CharField:
    return forms.CharField(
        label=_("Line %(line)s") % {"line": line},
        help_text=reason,
        initial=text,
        required=False,
        max_length=_LONGEST_ROW,
        widget=forms.TextInput(VERBATIM),
    )


def why_and_lines(questions: Sequence[BatchQuestion]) -> str:
    """What is said of a name, and where it stands."""
    lines = ", ".join(str(question.line) for question in questions)
    said = ngettext("Line %(lines)s: %(why)s", "Lines %(lines)s: %(why)s", len(questions))
    return said % {"lines": lines, "why": questions[0].question}


def readings(questions: Sequence[BatchQuestion], batch: Batch) -> list[tuple[str, str]]:
    """The same cells in both encodings."""
    samples = list({question.cell: question.guess for question in questions}.items())[:_SAMPLES]
    here, other = (", ".join(cells) for cells in zip(*samples, strict=True))
    return [
        (str(Answer.LEAVE), _in_encoding(here, batch.encoding)),
        (str(Answer.TAKE), _in_encoding(other, batch.other_encoding)),
    ]


def _in_encoding(cells: str, encoding: str) -> str:
    return _("%(cells)s – read as %(encoding)s") % {"cells": cells, "encoding": PLAIN_NAMES.get(encoding, encoding)}
