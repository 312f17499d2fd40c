"""The database counts how often what calendars show of a move was changed, by whatever door, and never counts back.

An older copy of a row that is saved again would write an older number, so the number comes from the row as it stood.
"""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SHOWN = ("title", "to_service_id", "change_from", "moves_at", "old_closes_at")

_CHANGED = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _SHOWN)
#: Its own update does not call it again, since SQLite's triggers do not recurse.
SQLITE = [
    f"""CREATE TRIGGER kb_move_sequence AFTER UPDATE ON kb_move
        WHEN {_CHANGED} OR NEW.sequence IS NOT OLD.sequence
        BEGIN UPDATE kb_move SET sequence = COALESCE(OLD.sequence, 0) + ({_CHANGED}) WHERE id = NEW.id; END""",
]
SQLITE_BACK = ["DROP TRIGGER kb_move_sequence"]

_DISTINCT = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _SHOWN)
POSTGRESQL = [
    f"""CREATE FUNCTION kb_move_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          NEW.sequence := CASE WHEN {_DISTINCT} THEN COALESCE(OLD.sequence, 0) + 1 ELSE OLD.sequence END;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER kb_move_sequence BEFORE UPDATE ON kb_move
        FOR EACH ROW EXECUTE FUNCTION kb_move_sequence()""",
]
POSTGRESQL_BACK = ["DROP TRIGGER kb_move_sequence ON kb_move", "DROP FUNCTION kb_move_sequence()"]


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0025_moments_of_notices")]
    operations: ClassVar = [
        migrations.AddField("move", "sequence", models.PositiveIntegerField(editable=False, null=True)),
        migrations.AddField("move", "changed_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunPython(put_up, take_down),
    ]
