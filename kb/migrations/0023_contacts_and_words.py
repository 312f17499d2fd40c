"""More about the people of a domain, and the words that end messages to it."""

import django.db.models.deletion
from django.db import migrations, models


#: Django would make the table anew on SQLite, once for each column; as statements they take no time on either database.
_COLUMNS = (
    ("role", "varchar(60) NOT NULL DEFAULT ''"),
    ("language", "varchar(12) NOT NULL DEFAULT ''"),
    ("post_address", "text NOT NULL DEFAULT ''"),
    ("no_mail", "bool NOT NULL DEFAULT false"),
)
_ADD = [f"ALTER TABLE kb_contact ADD COLUMN {name} {kind}" for name, kind in _COLUMNS]
_REMOVE = [f"ALTER TABLE kb_contact DROP COLUMN {name}" for name, _ in _COLUMNS]


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0022_returned_mail"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_ADD, _REMOVE)],
            state_operations=[
                migrations.AddField(
                    model_name="contact",
                    name="language",
                    field=models.CharField(blank=True, db_default="", default="", max_length=12),
                ),
                migrations.AddField(
                    model_name="contact",
                    name="no_mail",
                    field=models.BooleanField(db_default=False, default=False, verbose_name="wants no mail"),
                ),
                migrations.AddField(
                    model_name="contact",
                    name="post_address",
                    field=models.TextField(blank=True, db_default="", default="", max_length=500),
                ),
                migrations.AddField(
                    model_name="contact",
                    name="role",
                    field=models.CharField(blank=True, db_default="", default="", max_length=60),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="batchrow",
            name="fate",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("undone", "Undone"),
                    ("left", "Left"),
                    ("retired", "Retired"),
                    ("back", "Back"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sending", "Sending"),
                    ("sent", "Sent"),
                    ("refused", "Refused"),
                    ("bounced", "Bounced"),
                    ("unmade", "Unmade"),
                    ("unknown", "Unknown"),
                    ("suppressed", "Suppressed"),
                    ("dead", "Dead"),
                    ("moved", "Moved"),
                    ("ended", "Ended"),
                    ("gone", "Gone"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="MoveWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(choices=[("moved", "Moved"), ("enough", "Enough")], max_length=8)),
                ("by", models.CharField(blank=True, max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="kb.domain"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="words", to="kb.move"),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("domain", "move", "word"), name="kb_moveword_once")],
            },
        ),
    ]
