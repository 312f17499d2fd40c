"""What was seen of hosts and domains that move, and what was decided by it."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE

from kb.models.ground.columns import JsonColumn

_STATES = (
    *("queued", "sending", "sent", "refused", "bounced", "unmade", "unknown"),
    *("suppressed", "dead", "moved", "ended", "gone", "held"),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0031_held_back")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="HostSighting",
            fields=[
                ("host", models.CharField(max_length=253, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
                ("facts", JsonColumn()),
            ],
        ),
        migrations.CreateModel(
            name="MoveReadiness",
            fields=[
                (
                    "move",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, related_name="readiness", serialize=False, to="kb.move"
                    ),
                ),
                ("holds_nobody", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[(state, state.capitalize()) for state in _STATES], default="queued", max_length=12
            ),
        ),
        migrations.CreateModel(
            name="DomainSighting",
            fields=[
                (
                    "domain",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, related_name="sighting", serialize=False, to="kb.domain"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                ("facts", JsonColumn(null=True)),
                ("findings", JsonColumn()),
                (
                    "worst",
                    models.CharField(
                        blank=True,
                        choices=[("stops", "stops"), ("warns", "warns"), ("lost", "lost"), ("tidy", "tidy")],
                        max_length=5,
                    ),
                ),
                ("stops", models.BooleanField()),
                ("since", models.DateTimeField()),
                ("looks", models.PositiveIntegerField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("told_from", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["seen_at"], name="kb_domainsighting_seen"),
                    models.Index(
                        condition=models.Q(("worst", ""), _negated=True),
                        fields=["worst"],
                        name="kb_domainsighting_worst",
                    ),
                ],
            },
        ),
    ]
