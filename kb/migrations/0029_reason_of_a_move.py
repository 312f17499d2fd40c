"""Why mail moves, in the host's words. It may be empty, so SQLite adds it without making the table and triggers anew."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0028_kept_addresses")]
    operations: ClassVar = [
        migrations.AddField(
            "move",
            "reason",
            models.CharField(
                blank=True,
                help_text="Clients read it on the move’s page. Empty: a general sentence.",
                max_length=300,
                null=True,
                verbose_name="why, in a sentence or two",
            ),
        ),
    ]
