"""What is known of a domain's way to the new server, counted by domain and day: no visitor, no address, no app's name.

`DomainDay` is what charts are made of. `DomainProgress` holds the last day of each kind, one row a domain, so that a
list of a hundred thousand stragglers is one indexed join. What the two together mean is `progress.py`'s.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, NamedTuple

from django.db import connection, models, transaction

from kb.models.moves.domains import Domain

#: Thirteen months, as votes and searches are kept.
KEPT: Final = timedelta(days=396)
#: Names that one question asks for.
_AT_ONCE: Final = 500


class Sign(models.TextChoices):
    """What was seen. `OPENED` and `LOOKED_UP` are weak: somebody may have read and changed nothing.

    `PROVEN` is the strongest: a message went out through the new server, and our answer was opened on the same device.
    """

    OPENED = "opened"
    WORKED = "worked"
    STUCK = "stuck"
    LOOKED_UP = "looked_up"
    PROVEN = "proven"
    #: A message to prove it came through the old server.
    SENT_OLD = "sent_old"


class Seen(NamedTuple):
    """One thing that was seen of a domain, by its A-label.

    `detail` is the guide that was opened or voted on, or the format that a mail app asked for; empty for the domain's
    own page.
    """

    domain: str
    sign: Sign
    detail: str = ""


class DomainDay(models.Model):
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    sign = models.CharField(max_length=12, choices=Sign.choices)
    detail = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "domain", "sign", "detail"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "day", "sign", "detail"], name="kb_domainday_once"),
        ]
        indexes = [models.Index(fields=["day"], name="kb_domainday_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.sign}: {self.count}"


class DomainProgress(models.Model):
    """The last day of each sign, and what the newest list of log-ins to an old server says.

    `listed` is empty if the domain was on no list of `list_move`, else whether the newest of them has it. `login_on` is
    the last log-in that was on a list with a day to it.
    """

    domain = models.OneToOneField(Domain, on_delete=models.CASCADE, related_name="progress", primary_key=True)
    opened_on = models.DateField(null=True)
    worked_on = models.DateField(null=True)
    stuck_on = models.DateField(null=True)
    looked_up_on = models.DateField(null=True)
    proven_on = models.DateField(null=True)
    sent_old_on = models.DateField(null=True)
    list_move = models.ForeignKey("Move", on_delete=models.CASCADE, null=True, related_name="+")
    listed = models.BooleanField(null=True)
    listed_on = models.DateField(null=True)
    login_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"progress {self.pk}"


_COUNT: Final = """
    INSERT INTO kb_domainday (domain_id, day, sign, detail, count) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (domain_id, day, sign, detail) DO UPDATE SET count = kb_domainday.count + excluded.count"""
_LAST: Final = [f"{sign.value}_on" for sign in Sign]
_LAST_DAYS: Final = f"""
    INSERT INTO kb_domainprogress (domain_id, {", ".join(_LAST)}) VALUES (%s{", %s" * len(_LAST)})
    ON CONFLICT (domain_id) DO UPDATE SET
    {", ".join(f"{one} = COALESCE(excluded.{one}, kb_domainprogress.{one})" for one in _LAST)}"""  # noqa: S608


def add_evidence(counts: Mapping[Seen, int], day: date) -> None:
    """Add to the counts of a day. Names that are no active domains of ours are left out.

    Each table is written in one order, or two processes would wait for each other.
    """
    ids = _ids_of(sorted({seen.domain for seen in counts}))
    known = [(ids[seen.domain], seen, count) for seen, count in sorted(counts.items()) if seen.domain in ids]
    if not known:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_COUNT, [(pk, day, seen.sign.value, seen.detail[:120], count) for pk, seen, count in known])
        signs = sorted({(pk, seen.sign) for pk, seen, _ in known})
        by_domain = [(pk, {sign for _, sign in some}) for pk, some in groupby(signs, key=itemgetter(0))]
        cursor.executemany(
            _LAST_DAYS, [(pk, *[day if sign in those else None for sign in Sign]) for pk, those in by_domain]
        )


def forget_sent_by_the_old(domain: Domain) -> None:
    """A later message of its clients was proven to come through the new server."""
    DomainProgress.objects.filter(domain=domain).update(sent_old_on=None)


def forget_old_evidence(today: date) -> int:
    """Delete what is older than `KEPT`; gives the number of counts."""
    last = today - KEPT
    deleted = DomainDay.objects.filter(day__lt=last).delete()[0]
    for sign in Sign:
        column = f"{sign.value}_on"
        DomainProgress.objects.filter(**{f"{column}__lt": last}).update(**{column: None})
    old = DomainProgress.objects.filter(listed_on__lt=last)
    old.update(list_move=None, listed=None, listed_on=None, login_on=None)
    nothing = {f"{sign.value}_on": None for sign in Sign}
    DomainProgress.objects.filter(**nothing, listed=None).delete()
    return deleted


def _ids_of(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    rest = iter(names)
    while some := list(islice(rest, _AT_ONCE)):
        found |= dict(Domain.objects.active().filter(name__in=some).values_list("name", "pk"))
    return found
