"""How far the mailbox is read to which messages come back, and what was wrong with it last. One row.

Of a mailbox is kept which one it was, as a digest, and up to which number it was read; nothing of its messages.
"""

from datetime import datetime

from django.db import models
from django.utils.crypto import salted_hmac


class BounceReading(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    #: Which setting this is about. With another one everything begins anew.
    setting = models.CharField(max_length=64, blank=True)
    #: The generation of the numbers of messages (RFC 3501 2.3.1.1), and the last one that was looked at.
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    #: When it was read without a fault.
    read_at = models.DateTimeField(null=True, blank=True)
    #: Not before this moment: something was wrong, and asking at once would not help or would do harm.
    next_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    faults_in_a_row = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="kb_bouncereading_one_row")]

    def __str__(self) -> str:
        return f"read up to {self.last_uid}"

    def note_fault(self, fault: str, next_at: datetime) -> None:
        self.fault, self.next_at = fault[:300], next_at
        self.faults_in_a_row += 1
        self._keep()

    def note_position(self, uid_validity: int, last_uid: int) -> None:
        """Everything up to here is booked; what comes next begins behind it."""
        self.uid_validity, self.last_uid = uid_validity, last_uid
        self._keep()

    def note_success(self, at: datetime) -> None:
        self.read_at, self.next_at, self.fault, self.faults_in_a_row = at, None, "", 0
        self._keep()

    def _keep(self) -> None:
        values = {field.attname: getattr(self, field.attname) for field in self._meta.fields if not field.primary_key}
        BounceReading.objects.update_or_create(id=1, defaults=values)


def bounce_reading(setting: str) -> BounceReading:
    """How the mailbox stands that the setting names, which may hold a password and is not kept. Nothing is written."""
    digest = salted_hmac("kb.bounce_readings.setting", setting, algorithm="sha256").hexdigest()
    return BounceReading.objects.filter(setting=digest).first() or BounceReading(setting=digest)
