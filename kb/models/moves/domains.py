"""Clients' domains, and the one look-up that every face of the site asks: which settings hold for this name?

The look-up is a single indexed read by the driver itself, flat from ten rows to a million; services and moves, of which
there are few, are kept in memory for as long as the revision stands. While the database does not answer, names that
were read lately go on: their settings are worked out from the rows that were kept, for the moment that is asked for.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Final, Self, TypeAlias
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import Error, connection, models
from django.db.models.functions import Lower

from kb.mail import servers
from kb.mail.moves import MailSettings, Phase, mail_settings
from kb.mail.moves import Move as MoveValue
from kb.mail.names import DomainName, NotADomainName, ReadName, read_name
from kb.mail.servers import Service as ServiceValue
from kb.models.ground.kept_rows import KeptRows
from kb.models.ground.outages import outage
from kb.models.ground.reads import read_rows
from kb.models.ground.revisions import current_revision
from kb.models.ground.troubles import trouble_of
from kb.models.moves.moves import Move
from kb.models.moves.services import Server, Service

#: How many services and moves a process keeps in memory.
_KEPT: Final = 4096
#: Name, number of the service, number of the move, number of the move from which it is held back.
_Row: TypeAlias = tuple[str, int, int | None, int | None]
#: Look-ups that are kept for when the database does not answer; about 300 bytes each.
kept_rows: Final[KeptRows[_Row]] = KeptRows(20_000)


class DomainQuerySet(models.QuerySet["Domain"]):
    def active(self) -> Self:
        return self.filter(active=True)

    def held(self) -> Self:
        """Those that are held back from the move that they are on."""
        return self.filter(held_from__isnull=False, held_from=models.F("move"))

    def told_by(self, services: Iterable[int]) -> Self:
        """Those whose pages name one of these services: they stand there, or are on a move that leads there."""
        keys = list(services)
        coming = Move.objects.filter(to_service__in=keys).values_list("pk", flat=True)
        return self.filter(models.Q(service__in=keys) | models.Q(move__in=list(coming)))

    def starting_with(self, prefix: str) -> Self:
        """Names that begin with `prefix`, found through the index: names are ASCII and compare by byte."""
        return self.filter(name__gte=prefix, name__lt=prefix + "\x7f") if prefix else self


_Manager = models.Manager.from_queryset(DomainQuerySet)


class DomainManager(_Manager["Domain"]):
    """The look-up is the manager's own: making a queryset would cost half as much as the read itself."""

    def settings_for(self, name: DomainName, at: datetime) -> MailSettings | None:
        """The settings of exactly this domain at `at`; `None` if it is unknown or inactive."""
        return self._nearest([name.a_label], at)

    def is_active(self, name: DomainName) -> bool:
        """Whether exactly this domain is one of ours: one read of the index, and nothing else."""
        return bool(_rows([name.a_label]))

    def meant_by(self, read: ReadName) -> DomainName:
        """The name under which a domain stands here, active or not: as it was read, or else without `www.`.

        Older rows have that `www.`; a new one gets none.
        """
        names = self.filter(name__in=[read.exact.a_label, read.domain.a_label]).values_list("name", flat=True)
        return DomainName(max(names, key=len, default=read.domain.a_label))

    def settings_near(self, name: DomainName, at: datetime) -> MailSettings | None:
        """The settings of this domain or of its nearest parent that is ours."""
        return self._nearest([ancestor.a_label for ancestor in name.ancestors()], at)

    def settings_in(self, name: DomainName, phase: Phase) -> MailSettings | None:
        """The settings of exactly this domain in a phase of its move, as they were, are or will be.

        For operators, who want to see what clients will: the move need not be published yet. `None` if the domain is
        unknown or inactive, has no move, or its move never is in that phase.
        """
        row = self.active().filter(name=name.a_label).select_related("move").first()
        moment = row.move.as_value().in_phase(phase) if row and row.move else None
        return moment.settings(name) if moment else None

    def _nearest(self, names: list[str], at: datetime) -> MailSettings | None:
        try:
            return self._read(names, at)
        except ObjectDoesNotExist:
            # The move or service was deleted between two reads, so the row that named it has changed too.
            return self._read(names, at)

    def _read(self, names: list[str], at: datetime) -> MailSettings | None:
        rows = _rows(names)
        if not rows:
            return None
        name, service_id, move_id, held_from = max(rows, key=_length_of_name) if len(rows) > 1 else rows[0]
        revision = current_revision()
        move = _move(revision, move_id) if move_id is not None else None
        held = held_from is not None and held_from == move_id
        return mail_settings(DomainName(name), _service(revision, service_id), move, at, held=held)


def _rows(names: list[str]) -> list[_Row]:
    """The active domains among these names; what was read of them lately while the database does not answer."""
    if connection.in_atomic_block:  # what is not committed yet is nobody else's
        return _read_rows(names)
    if outage.trouble is None:
        try:
            rows = _read_rows(names)
        except Error as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            outage.begin(trouble)
        else:
            found = {row[0]: row for row in rows}
            for name in names:
                kept_rows.keep(name, found.get(name))
            return rows
    return [row for row in map(kept_rows.recall, names) if row is not None]


def _read_rows(names: list[str]) -> list[_Row]:
    marks = ", ".join(["%s"] * len(names))
    return read_rows(
        f"SELECT name, service_id, move_id, held_from FROM kb_domain WHERE name IN ({marks}) AND active",  # noqa: S608
        names,
    )


def _length_of_name(row: _Row) -> int:
    return len(row[0])


class Domain(models.Model):
    name = models.CharField(max_length=253, unique=True, help_text="In small letters; other scripts become xn--….")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="domains")
    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="domains", null=True, blank=True)
    active = models.BooleanField(default=True, help_text="An inactive domain answers exactly like an unknown one.")
    #: The number of the move from which the domain is held back, since its new server is not ready (design 7.28): it
    #: means something for as long as it is the number in `move`, so whatever takes the domain off that move also lets
    #: it go. No foreign key: numbers of moves are never given again, and a column of SQLite is then added as it is.
    held_from = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = DomainManager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=models.Q(name=Lower("name")), name="kb_domain_name_lower")]
        indexes = [
            models.Index(fields=["held_from"], condition=models.Q(held_from__isnull=False), name="kb_domain_held"),
            # By name, a page of a large move is read where it begins.
            models.Index(fields=["move", "name"], condition=models.Q(move__isnull=False), name="kb_domain_on_move"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            self.name = Domain.objects.meant_by(read_name(self.name)).a_label
        except NotADomainName as error:
            raise ValidationError({"name": error.reason}) from error
        if self.move and self.move.from_service_id != self.service_id:
            sentence = f"This move starts at {self.move.from_service}, so the domain's service must be that one."
            raise ValidationError({"service": sentence})


@lru_cache(maxsize=_KEPT)
def _service(revision: int, pk: int) -> ServiceValue:
    """A service as of a revision; `revision` is in the key so that a write makes every process read again."""
    return Service.objects.prefetch_related("servers").get(pk=pk).as_value()


@lru_cache(maxsize=_KEPT)
def _move(revision: int, pk: int) -> MoveValue:
    return Move.objects.with_services().get(pk=pk).as_value()


def stands_behind(revision: int, service: int, move: int | None) -> tuple[ServiceValue, MoveValue | None]:
    """The values that a row of a domain names by their numbers."""
    return _service(revision, service), _move(revision, move) if move is not None else None


def is_server_host(name: DomainName) -> bool:
    """Whether the name is the host of some server: people type what they read off their screen."""
    return name.a_label in _server_hosts(current_revision())


@lru_cache(maxsize=2)
def _server_hosts(revision: int) -> frozenset[str]:
    hosts: Iterable[str] = Server.objects.values_list("host", flat=True).distinct()
    return frozenset(host for host in hosts if servers.DOMAIN_FIELD not in host)


def is_webmail_host(name: DomainName) -> bool:
    """Whether the name is where the webmail of some service is, which they have open in the browser."""
    return name.a_label in _webmail_hosts(current_revision())


@lru_cache(maxsize=2)
def _webmail_hosts(revision: int) -> frozenset[str]:
    addresses = Service.objects.exclude(webmail_url="").values_list("webmail_url", flat=True).distinct()
    hosts = (urlsplit(address).hostname for address in addresses if servers.DOMAIN_FIELD not in address)
    return frozenset(_a_labels(host for host in hosts if host))


def _a_labels(hosts: Iterable[str]) -> Iterator[str]:
    """Of those that are names: webmail may also stand at a number address."""
    for host in hosts:
        with suppress(NotADomainName):
            yield read_name(host).exact.a_label


def holds_somebody(slug: str) -> bool:
    """Whether some domain is held back from the move of this key."""
    return slug in _holding(current_revision())


@lru_cache(maxsize=2)
def _holding(revision: int) -> frozenset[str]:
    return frozenset(Domain.objects.held().active().values_list("move__slug", flat=True).distinct())
