"""Many domains changed together: what a list would do to each of them, and what was there before.

The rows of a batch are made once, are what the operator looks at, are what is written, and are what an undo goes by.
Where a domain stood is kept as plain numbers: a service may be gone by the time somebody looks.
"""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.ground.columns import JsonColumn
from kb.models.moves.moves import Move

#: How long a batch can be undone; then its rows go, and the contacts in them.
KEPT: Final = timedelta(days=30)
#: What changes more than this part of the domains that are there has to be confirmed by its number.
_LARGE_PART: Final = 5
#: Characters of a rejected cell that are kept, and of a reason.
CELL_KEPT: Final = 500
REASON_KEPT: Final = 400
#: Characters of what stood around a name.
TAKEN_OFF_KEPT: Final = 120


def is_large(changed: int, known: int) -> bool:
    """Whether a change of so many domains is one to be asked about again, of so many that were there."""
    return changed * _LARGE_PART > known


class Origin(models.TextChoices):
    PASTED = "pasted", _("pasted list")
    FILE = "file", _("file")
    FINISH = "finish", _("end of the move")
    PUT_BACK = "put-back", _("domains put back")


class BatchState(models.TextChoices):
    """`READING`, `SETTLING` (of answers), `WRITING` and `UNDOING` are somebody's work.

    The others wait for the operator or are the end.
    """

    READING = "reading"
    SETTLING = "settling"
    REFUSED = "refused"
    READY = "ready"
    WRITING = "writing"
    WRITTEN = "written"
    UNDOING = "undoing"
    UNDONE = "undone"


class BatchQuerySet(models.QuerySet["Batch"]):
    def without_body(self) -> Self:
        """Up to ten megabytes less of each, which are fetched if somebody asks for them; `has_body` says of them."""
        there = models.ExpressionWrapper(models.Q(body__isnull=False), models.BooleanField())
        return self.defer("body").annotate(has_body=there)

    def newest_first(self) -> Self:
        return self.without_body().order_by("-made_at", "-pk")

    def older_than(self, at: datetime) -> Self:
        """Those that cannot be undone any more, and those that nobody ever wrote."""
        return self.filter(made_at__lt=at - KEPT)

    def same_list(self, move: Move, digest: str) -> Self:
        return self.filter(move=move, digest=digest)


class Batch(models.Model):
    """`body` is what was sent, until it is written or forgotten. `notice` is a sentence about the last step.

    `said` is how the operator wants it read, `{"mapping": {"3": "role"}, "encoding": "cp1254"}`, each if they said so.
    `other_encoding` is what its letters may mean as well. `columns` are those of the list as they were read, as
    `kb.operations.imports.listed.ListColumn` has them. `asked` counts the questions that are open.
    """

    move = models.ForeignKey(Move, on_delete=models.SET_NULL, null=True, related_name="batches")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.READING)
    filename = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    body = models.BinaryField(null=True)
    encoding = models.CharField(max_length=12, blank=True)
    other_encoding = models.CharField(max_length=12, blank=True, default="")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    written_by = models.CharField(max_length=150, blank=True)
    written_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    work = models.BigIntegerField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    notice = models.CharField(max_length=400, blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    said = JsonColumn(default=dict)
    columns = JsonColumn(default=list)

    objects = BatchQuerySet.as_manager()

    #: Of rows that were read `without_body`.
    has_body: bool

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["move", "digest"], name="kb_batch_digest")]

    def __str__(self) -> str:
        return f"batch {self.pk}"

    @property
    def is_list(self) -> bool:
        """Whether somebody brought a list; the other batches are acts on a whole move."""
        return self.origin in {Origin.PASTED, Origin.FILE}

    @property
    def is_busy(self) -> bool:
        return self.state in {BatchState.READING, BatchState.SETTLING, BatchState.WRITING, BatchState.UNDOING}

    @property
    def leaves_out(self) -> int:
        """Rows, and cells of rows, that stay out if it is written now."""
        return self.rejected + self.asked

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed or self.contacts)

    @property
    def is_large(self) -> bool:
        """Whether it changes more than a fifth of the domains that were there."""
        return self.is_list and is_large(self.changed, self.known)

    def can_be_undone(self, at: datetime) -> bool:
        return self.state == BatchState.WRITTEN and self.written_at is not None and at < self.written_at + KEPT

    @property
    def undo_until(self) -> datetime | None:
        return self.written_at + KEPT if self.written_at else None


class RowVerdict(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("same")
    REJECTED = "rejected", _("rejected")


class Fate(models.TextChoices):
    """What an undo did with a row: a domain that something had happened to is retired, and may be brought back."""

    NONE = ""
    UNDONE = "undone"
    LEFT = "left"
    RETIRED = "retired"
    BACK = "back"


class BatchRow(models.Model):
    """One domain of a batch; for a rejected row, what stood there and why it cannot be taken.

    `before_…` is where the domain stood when the batch was last compared with the database. `taken_off` is what stood
    around the name. `text` is a rejected row as one line of CSV, and what the operator made of it when `again` says
    that it is to be read once more.
    """

    # The index below begins with the batch; one of its own would only slow the writing down.
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=RowVerdict.choices)
    name = models.CharField(max_length=253, blank=True)
    service_id = models.BigIntegerField(null=True)
    move_id = models.BigIntegerField(null=True)
    before_service = models.BigIntegerField(null=True)
    before_move = models.BigIntegerField(null=True)
    fault_in = models.CharField(max_length=12, blank=True)
    cell = models.CharField(max_length=CELL_KEPT, blank=True)
    reason = models.CharField(max_length=REASON_KEPT, blank=True)
    fate = models.CharField(max_length=8, choices=Fate.choices, blank=True)
    taken_off = models.CharField(max_length=TAKEN_OFF_KEPT, blank=True, default="", db_default="")
    text = models.TextField(blank=True, default="", db_default="")
    again = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [
            models.Index(fields=["batch", "verdict", "line"], name="kb_batchrow_shown"),
            models.Index(fields=["batch", "name"], name="kb_batchrow_named"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class BatchContact(models.Model):
    """Somebody whom a batch would add to a domain or change there: one row for each person of each domain.

    `name` is the domain, `contact` theirs, as in the tables from which `kb.operations.imports.contacts` writes people;
    `no_mail` is nothing where the list says nothing. `before_…` is what stood there when the batch was last compared.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="people", db_index=False)
    line = models.PositiveIntegerField()
    nth = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=253)
    contact = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=12, blank=True)
    post_address = models.TextField(blank=True)
    no_mail = models.BooleanField(null=True)
    verdict = models.CharField(max_length=8, blank=True, choices=RowVerdict.choices)
    before_contact = models.CharField(max_length=120, blank=True)
    before_phone = models.CharField(max_length=40, blank=True)
    before_role = models.CharField(max_length=60, blank=True)
    before_language = models.CharField(max_length=12, blank=True)
    before_post_address = models.TextField(blank=True)
    before_no_mail = models.BooleanField(default=False)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["batch", "name"], name="kb_batchcontact_named")]

    def __str__(self) -> str:
        return f"contact {self.pk}"
