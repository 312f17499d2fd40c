"""When the names and records of a domain were last asked for: until now, whenever its servers were visited."""

from typing import Any, ClassVar

from django.db import migrations, models


def as_until_now(apps: Any, _editor: Any) -> None:
    apps.get_model("kb", "DomainSighting").objects.update(names_at=models.F("seen_at"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0035_counts_of_moves")]
    operations: ClassVar = [
        migrations.AddField("domainsighting", "names_at", models.DateTimeField(null=True)),
        migrations.RunPython(as_until_now, migrations.RunPython.noop),
        migrations.AddIndex(
            "domainsighting", models.Index(fields=["names_at"], name="kb_domainsighting_names")
        ),
        migrations.AddIndex(
            "domainsighting",
            models.Index(fields=["seen_at"], condition=models.Q(looks=0), name="kb_domainsighting_unvisited"),
        ),
        migrations.AddIndex(
            "domainsighting",
            models.Index(
                fields=["asked_at"],
                condition=models.Q(asked_at__gt=models.F("seen_at")),
                name="kb_domainsighting_asked",
            ),
        ),
        migrations.AddIndex(
            "domainsighting",
            models.Index(
                fields=["asked_at"],
                condition=models.Q(asked_at__gt=models.F("names_at")),
                name="kb_domainsighting_asked_names",
            ),
        ),
    ]
