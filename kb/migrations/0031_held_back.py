"""Domains that are held back from a move, since their new server is not ready."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0030_where_clients_write_to")]
    operations: ClassVar = [
        migrations.AddField("domain", "held_from", models.BigIntegerField(blank=True, editable=False, null=True)),
        migrations.AddIndex(
            "domain",
            models.Index(
                condition=models.Q(held_from__isnull=False),
                fields=["held_from"],
                name="kb_domain_held",
            ),
        ),
    ]
