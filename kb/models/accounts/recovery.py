"""Recovery codes: ten for each account, each good for one sign-in without the telephone. Only digests are kept.

A code has 80 random bits, so a plain digest of it cannot be turned back; the account is in it, so that two accounts
never have the same one.
"""

import secrets
from hashlib import sha256
from typing import Final

from django.contrib.auth.models import User
from django.db import models, transaction

#: So many codes are made at once.
CODES: Final = 10
#: From so few on, their owner is asked to make new ones.
FEW: Final = 3
#: Thirty-two letters and digits that are not taken for another.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH: Final = 16


class RecoveryCode(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="kb_recovery_code_once")]

    def __str__(self) -> str:
        return f"one of {self.user}"


def new_recovery_codes(user: User) -> list[str]:
    """Make a new set, which ends the one before. The codes are nowhere but in the answer."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, _LENGTH, 4)) for code in codes]


def use_recovery_code(user: User, typed: str) -> bool:
    """Whether it was one of theirs; it is none afterwards, however many ask at once."""
    code = "".join(letter for letter in typed.lower() if letter.isalnum())
    deleted, _ = RecoveryCode.objects.filter(user=user, digest=_digest(user, code)).delete()
    return deleted == 1


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user).count()


def _digest(user: User, code: str) -> str:
    return sha256(f"signpost recovery {user.pk} {code}".encode()).hexdigest()
