"""Where clients can write to the host while nobody answers the telephone."""

from typing import ClassVar

from django.db import migrations, models

from kb.models.site.profile import validate_write_to


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0029_reason_of_a_move")]
    operations: ClassVar = [
        migrations.AddField(
            "siteprofile",
            "write_to",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="A page with a form, or a mailbox.",
                max_length=300,
                validators=[validate_write_to],
                verbose_name="where clients can write to you",
            ),
        ),
    ]
