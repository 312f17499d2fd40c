"""What an operator says to a list that was read: answers to what it asks, rows put right, what its columns are.

Only what the page showed is answered: somebody else may have been quicker, and then there are other questions.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import SpokenForm
from kb.forms.questions import (
    NAME,
    OF_ALL,
    SAID,
    cell_of,
    fault_in,
    field_of,
    fields_for,
    readings,
    row_field,
    why_and_lines,
)
from kb.models.moves.batches import Batch, BatchRow
from kb.models.moves.questions import Answer, BatchQuestion
from kb.operations.batches.answers import Answers, Given, Section
from kb.operations.imports.listed import ListColumn, QuestionKind

#: What a column may be.
MEANINGS: Final = (
    ("", gettext_lazy("Leave it out")),
    ("domain", gettext_lazy("Domain")),
    ("contact", gettext_lazy("Name of a person")),
    ("given_name", gettext_lazy("First name")),
    ("family_name", gettext_lazy("Last name")),
    ("email", gettext_lazy("E-mail address")),
    ("phone", gettext_lazy("Telephone")),
    ("role", gettext_lazy("Role")),
    ("language", gettext_lazy("Language")),
    ("post_address", gettext_lazy("Post address")),
    ("no_mail", gettext_lazy("Wants no mail")),
    ("service", gettext_lazy("Key of the server")),
    ("move", gettext_lazy("Key of the move")),
)


class Asked(NamedTuple):
    """A section of the page: its words, and its fields, those of one question together.

    `unseen` are questions for which there is no room yet.
    """

    title: Promise
    hint: Promise
    groups: list[list[forms.BoundField]]
    unseen: int


class AnswersForm(SpokenForm):
    """Every question that the page shows, and every rejected row. Gives `answers`."""

    def __init__(
        self, data: Any = None, *, batch: Batch, asked: Sequence[Section], rejected: Sequence[BatchRow]
    ) -> None:
        super().__init__(data)
        self._asked, self._rejected = asked, rejected
        for section in asked:
            match section.kind:
                case QuestionKind.ENCODING:
                    self._ask_for_encoding(section, batch)
                case QuestionKind.NOT_A_CLIENTS:
                    self._ask_for_names(section)
                case _:
                    self._ask_for_all(section)
                    for question in section.questions:
                        self.fields.update(fields_for(question))
        for row in rejected:
            self.fields[f"row-{row.pk}"] = row_field(row.line, row.text, row.reason)

    @property
    def sections(self) -> list[Asked]:
        return [
            Asked(*SAID[section.kind], self._groups_of(section), section.total - len(section.questions))
            for section in self._asked
        ]

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[f"row-{row.pk}"] for row in self._rejected]

    @property
    def answers(self) -> Answers:
        """Of a form that is valid. What stands there as it did is no answer."""
        of_kind = {section.kind: self._of_all(section) for section in self._asked}
        decided = {str(kind): Answer(word) for kind, word in of_kind.items() if word}
        single = [question for section in self._asked if section.kind not in decided for question in section.questions]
        given = {question.pk: answer for question in single if (answer := self._given(question))}
        rows = {row.pk: self.cleaned_data[f"row-{row.pk}"] for row in self._rejected if f"row-{row.pk}" in self.data}
        changed = {row.pk: rows[row.pk] for row in self._rejected if row.pk in rows and rows[row.pk] != row.text}
        shown = frozenset(self.cleaned_data.get("shown", "").split())
        return Answers(shown, shown & frozenset(self.cleaned_data.get("names", ())), decided, given, changed)

    def _ask_for_encoding(self, section: Section, batch: Batch) -> None:
        self.fields["all-encoding"] = forms.ChoiceField(
            label=gettext_lazy("The letters of this list"),
            choices=readings(section.questions, batch),
            widget=forms.RadioSelect,
            required=False,
        )

    def _ask_for_names(self, section: Section) -> None:
        by_name: dict[str, list[BatchQuestion]] = {}
        for question in section.questions:
            by_name.setdefault(question.name, []).append(question)
        choices = [(name, why_and_lines(questions)) for name, questions in by_name.items()]
        self.fields["names"] = forms.MultipleChoiceField(
            label=gettext_lazy("Take these names"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["shown"] = forms.CharField(
            initial=" ".join(by_name), widget=forms.HiddenInput, required=False, max_length=100_000
        )

    def clean(self) -> dict[str, Any]:
        for question in (question for section in self._asked for question in section.questions):
            said, cell = (self.cleaned_data.get(name(question), "") for name in (field_of, cell_of))
            if cell_of(question) in self.fields and (fault := fault_in(said, cell)):
                self.add_error(cell_of(question), fault)
        return self.cleaned_data

    def _ask_for_all(self, section: Section) -> None:
        if section.total > 1:
            as_beside = ("", gettext_lazy("As is said beside each"))
            self.fields[f"all-{section.kind}"] = forms.ChoiceField(
                label=_("All %(number)s of them") % {"number": f"{section.total:,}"},
                choices=[as_beside, *OF_ALL[section.kind]],
                required=False,
            )

    def _groups_of(self, section: Section) -> list[list[forms.BoundField]]:
        single = [[field_of(question), cell_of(question)] for question in section.questions]
        wanted = [["shown", "names"]] if section.kind is QuestionKind.NOT_A_CLIENTS else []
        groups = [*wanted, [f"all-{section.kind}"], *single]
        found = [[self[name] for name in group if name in self.fields] for group in groups]
        return [group for group in found if group]

    def _of_all(self, section: Section) -> str:
        return cast("str", self.cleaned_data.get(f"all-{section.kind}", ""))

    def _given(self, question: BatchQuestion) -> Given | None:
        name = field_of(question)
        said = self.cleaned_data.get(name, "")
        if name not in self.fields or name not in self.data:
            return None
        if isinstance(self.fields[name], forms.ChoiceField):
            if said.startswith(NAME):
                return Given(Answer.TAKE, said.removeprefix(NAME))
            return Given(Answer(said), self.cleaned_data.get(cell_of(question), "")) if said else None
        if said == question.text:
            return None
        return Given(Answer.TYPED, said) if said else Given(Answer.LEAVE)


class ColumnsForm(SpokenForm):
    """What each column of a list is taken for. Gives `mapping`."""

    def __init__(self, data: Any = None, *, columns: Iterable[ListColumn]) -> None:
        super().__init__(data)
        self._columns = list(columns)
        for column in self._columns:
            title = column.title or _("Column %(number)s") % {"number": column.position + 1}
            self.fields[f"column-{column.position}"] = forms.ChoiceField(
                label=title, choices=MEANINGS, initial=column.taken_for, required=False
            )

    @property
    def is_clear(self) -> bool:
        """Whether every column that has a title was taken for something."""
        return all(column.taken_for or not column.title for column in self._columns)

    @property
    def mapping(self) -> dict[int, str]:
        return {column.position: self.cleaned_data[f"column-{column.position}"] for column in self._columns}
