"""Addresses of a former site that lead to pages of this one. A release that knows of none writes none."""

from typing import ClassVar

from django.db import migrations, models

from kb.models.site.kept_addresses import validate_kept_addresses


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0027_lanes_of_workers")]
    operations: ClassVar = [
        migrations.AddField(
            "siteprofile",
            "kept_addresses",
            models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Old addresses of your help pages, one a line: /old/path /guides/",
                max_length=20_000,
                validators=[validate_kept_addresses],
            ),
        ),
    ]
