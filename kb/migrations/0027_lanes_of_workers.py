"""A worker signs with the lane in which it works; one of an earlier release, which signs without, does everything."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0026_calendar_sequence")]
    operations: ClassVar = [
        migrations.AddField(
            "workersign", "lane", models.CharField(blank=True, db_default="", default="", max_length=16)
        ),
    ]
