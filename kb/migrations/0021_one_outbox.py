"""The end of a message's lease is in `due_at`; which piece of work goes on with a notice, the work itself says."""

from django.db import migrations, models

_TO_DUE_AT = "UPDATE kb_delivery SET due_at = lease_until WHERE state = 'sending' AND lease_until IS NOT NULL"
_BACK = "UPDATE kb_delivery SET lease_until = due_at WHERE state = 'sending'"
_MOMENT = models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("kb", "0020_unmade_deliveries")]
    operations = [
        migrations.RunSQL(_TO_DUE_AT, _BACK),
        migrations.RemoveField("delivery", "lease_until"),
        migrations.RemoveField("notice", "work"),
        migrations.AlterField("webhookdelivery", "first_tried_at", _MOMENT),
        migrations.AlterField("webhookdelivery", "settled_at", _MOMENT),
    ]
