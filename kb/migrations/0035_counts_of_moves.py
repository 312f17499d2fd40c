"""What was counted over all domains of a large move, and when; and three indices: of the domains of a move by name, of
those that would stop their clients, and of the messages that somebody has seen to."""

from typing import ClassVar

from django.db import migrations, models

from kb.models.ground.columns import JsonColumn


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0034_calls")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="MoveCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("counted_at", models.DateTimeField()),
                ("value", JsonColumn()),
                ("move", models.ForeignKey("kb.move", on_delete=models.CASCADE, related_name="counts")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["move", "name"], name="kb_movecount_once")]},
        ),
        migrations.AddIndex(
            "domain",
            models.Index(
                fields=["move", "name"], condition=models.Q(move__isnull=False), name="kb_domain_on_move"
            ),
        ),
        migrations.AddIndex(
            "domainsighting",
            models.Index(fields=["seen_at"], condition=models.Q(stops=True), name="kb_domainsighting_stops"),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["notice", "state"], condition=models.Q(handled_at__isnull=False), name="kb_delivery_handled"),
        ),
    ]
