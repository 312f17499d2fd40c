"""How the mailbox of proof stands: what was wrong with it last, and when it may be asked again. One row."""

from datetime import datetime
from typing import Final

from django.db import models
from django.utils.crypto import salted_hmac

_ONE: Final = 1


class ProofReading(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=_ONE)
    #: A digest of the setting that this is about, which may hold a password. With another one all begins anew.
    setting = models.CharField(max_length=64, blank=True)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    faults_in_a_row = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="kb_proofreading_one_row")]

    def __str__(self) -> str:
        return self.fault or "no fault"

    def may_be_asked(self, at: datetime) -> bool:
        return self.next_at is None or at >= self.next_at

    def note_fault(self, fault: str, next_at: datetime) -> None:
        self.fault, self.next_at = fault[:300], next_at
        self.faults_in_a_row += 1
        self.save()

    def note_success(self) -> None:
        if self.fault:
            self.fault, self.next_at, self.faults_in_a_row = "", None, 0
            self.save()


def proof_reading(setting: str) -> ProofReading:
    """The row of this setting; a new one, not yet written, if the last was about another."""
    digest = salted_hmac("kb.models.proof.readings", setting, algorithm="sha256").hexdigest()
    row = ProofReading.objects.filter(pk=_ONE, setting=digest).first()
    return row or ProofReading(setting=digest)
