"""Writes that a program may repeat: the second time it gets the answer of the first, and nothing is written again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import IntegrityError, transaction

from kb.models.programs.kept_answers import ABANDONED, KEPT, KeptAnswer
from kb.models.programs.tokens import ApiToken
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it goes out. `repeated`: it is that of an earlier request."""

    status: int
    body: bytes
    repeated: bool = False


#: Keeps the answer; to be called in the transaction of the write, so that neither stands without the other.
Keep: TypeAlias = Callable[[Said], None]


class KeyUsed(Exception):
    """The key was sent with another request."""


class UnderWay(Exception):
    """The same request is being carried out at this moment."""


def once(token: ApiToken, key: str, asked: str, at: datetime, write: Callable[[Keep], Said]) -> Said:
    """Carry a write out, unless the same token has sent it under the same key before.

    Only what succeeded is kept: whoever was refused may correct what was wrong, under the same key.
    """
    claim = _claimed(token, key, asked, at)
    if claim.status:
        return Said(claim.status, claim.body.encode(), repeated=True)

    def keep(said: Said) -> None:
        mine = KeptAnswer.objects.filter(pk=claim.pk, at=claim.at, status=0)
        if not mine.update(status=said.status, body=said.body.decode()):
            raise UnderWay  # somebody took this for abandoned, so it must not happen twice

    try:
        return write(keep)
    finally:
        KeptAnswer.objects.filter(pk=claim.pk, at=claim.at, status=0).delete()


def _claimed(token: ApiToken, key: str, asked: str, at: datetime) -> KeptAnswer:
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, asked=asked, at=at)
    except IntegrityError:
        known = KeptAnswer.objects.filter(token=token, key=key).first()
    if known is None:  # it ended just now, and was refused
        raise UnderWay
    if known.at <= at - (KEPT if known.status else ABANDONED):
        taken = KeptAnswer.objects.filter(pk=known.pk, at=known.at, status=known.status)
        if not taken.update(asked=asked, at=at, status=0, body=""):
            raise UnderWay
        return KeptAnswer(pk=known.pk, token=token, key=key, asked=asked, at=at)
    if known.asked != asked:
        raise KeyUsed
    if not known.status:
        raise UnderWay
    return known


@every(hours=1, name="answers.forget", lane=Lane.KEEPING)
def forget_answers(at: datetime) -> None:
    KeptAnswer.objects.filter(at__lte=at - KEPT).delete()
