"""The list of calls: readers who want to be rung, and whether the host offers it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0033_proof")]
    operations: ClassVar = [
        migrations.AddField(
            "siteprofile",
            "rings_back",
            models.BooleanField(db_default=False, default=False, verbose_name="readers may ask to be rung"),
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("phone", models.CharField(max_length=40)),
                (
                    "hour",
                    models.CharField(
                        choices=[(hour, hour) for hour in ("soon", "morning", "afternoon", "evening")], max_length=12
                    ),
                ),
                ("wish", models.CharField(blank=True, max_length=80)),
                ("domain", models.CharField(blank=True, db_index=True, max_length=253)),
                ("language", models.CharField(max_length=12)),
                ("app", models.CharField(blank=True, max_length=80)),
                ("stop", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=160)),
                ("page", models.CharField(blank=True, max_length=600)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by", models.CharField(blank=True, max_length=150)),
            ],
            options={"ordering": ["asked_at", "pk"]},
        ),
    ]
