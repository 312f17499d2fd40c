"""What was done to the site, and that nobody changes it afterwards: kept by the database, not by good will.

An event may lose what it was about, for somebody who wants to be forgotten. What was done, when and by whom stays.
"""

from typing import ClassVar

import django.core.serializers.json
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import kb.models.ground.columns

_REASON = "an event is never changed or deleted"
_ERASED = """NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.who = OLD.who AND NEW.action = OLD.action
    AND NEW.subject = '(erased)' AND NEW."before" IS NULL AND NEW."after" IS NULL"""

SQLITE = [
    f"""CREATE TRIGGER kb_event_stays BEFORE DELETE ON kb_event
        BEGIN SELECT RAISE(ABORT, '{_REASON}'); END""",
    f"""CREATE TRIGGER kb_event_unchanged BEFORE UPDATE ON kb_event WHEN NOT ({_ERASED})
        BEGIN SELECT RAISE(ABORT, '{_REASON}'); END""",
]
SQLITE_BACK = ["DROP TRIGGER kb_event_stays", "DROP TRIGGER kb_event_unchanged"]
POSTGRESQL = [
    f"""CREATE FUNCTION kb_event_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF {_ERASED} THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION '{_REASON}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    """CREATE TRIGGER kb_event_unchanged BEFORE UPDATE OR DELETE ON kb_event
        FOR EACH ROW EXECUTE FUNCTION kb_event_unchanged()""",
]
POSTGRESQL_BACK = ["DROP TRIGGER kb_event_unchanged ON kb_event", "DROP FUNCTION kb_event_unchanged()"]


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0008_contacts")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=160)),
                ("action", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=300)),
                ("before", kb.models.ground.columns.JsonColumn(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ("after", kb.models.ground.columns.JsonColumn(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["at", "id"], name="kb_event_by_time"),
                    models.Index(fields=["subject", "at"], name="kb_event_by_subject"),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
