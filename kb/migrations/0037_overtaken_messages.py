"""A message that was held back may be overtaken by a later one. No row changes."""

from typing import ClassVar

from django.db import migrations, models

_STATES = (
    *("queued", "sending", "sent", "refused", "bounced", "unmade", "unknown", "suppressed", "dead", "moved", "ended"),
    *("gone", "held", "overtaken"),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0036_names_before_servers")]
    operations: ClassVar = [
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(choices=[(one, one.title()) for one in _STATES], default="queued", max_length=12),
        ),
    ]
