"""The three groups that the operator's pages know."""

from django.db import migrations

GROUPS = ("viewer", "editor", "operator")


def make_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in GROUPS:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0002_invariants"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    # Taken back, the groups stay: who belongs to them would be lost, and without the pages they mean nothing.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
