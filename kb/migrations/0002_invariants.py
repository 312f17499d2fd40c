"""What a column constraint cannot say, kept by the database all the same.

* A domain with a move stands at the service that the move leaves (design 7.5).
* On PostgreSQL, names compare by byte, so that a range of the index is a prefix.
* The revision row exists.
"""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_MISPLACED = "SELECT 1 FROM kb_move WHERE id = NEW.move_id AND from_service_id = NEW.service_id"
_REASON = "a domain with a move must stand at the service that the move leaves"
_HELD = "the domains of this move stand at its old service"

SQLITE = [
    f"""CREATE TRIGGER kb_domain_at_old_service_insert BEFORE INSERT ON kb_domain
        WHEN NEW.move_id IS NOT NULL AND NOT EXISTS ({_MISPLACED})
        BEGIN SELECT RAISE(ABORT, '{_REASON}'); END""",
    f"""CREATE TRIGGER kb_domain_at_old_service_update BEFORE UPDATE OF service_id, move_id ON kb_domain
        WHEN NEW.move_id IS NOT NULL AND NOT EXISTS ({_MISPLACED})
        BEGIN SELECT RAISE(ABORT, '{_REASON}'); END""",
    f"""CREATE TRIGGER kb_move_keeps_old_service BEFORE UPDATE OF from_service_id ON kb_move
        WHEN NEW.from_service_id <> OLD.from_service_id AND EXISTS (SELECT 1 FROM kb_domain WHERE move_id = OLD.id)
        BEGIN SELECT RAISE(ABORT, '{_HELD}'); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER kb_domain_at_old_service_insert",
    "DROP TRIGGER kb_domain_at_old_service_update",
    "DROP TRIGGER kb_move_keeps_old_service",
]
POSTGRESQL = [
    f"""CREATE FUNCTION kb_domain_at_old_service() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.move_id IS NOT NULL AND NOT EXISTS ({_MISPLACED}) THEN
            RAISE EXCEPTION '{_REASON}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER kb_domain_at_old_service BEFORE INSERT OR UPDATE OF service_id, move_id ON kb_domain
        FOR EACH ROW EXECUTE FUNCTION kb_domain_at_old_service()""",
    f"""CREATE FUNCTION kb_move_keeps_old_service() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.from_service_id <> OLD.from_service_id AND EXISTS (SELECT 1 FROM kb_domain WHERE move_id = OLD.id) THEN
            RAISE EXCEPTION '{_HELD}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER kb_move_keeps_old_service BEFORE UPDATE OF from_service_id ON kb_move
        FOR EACH ROW EXECUTE FUNCTION kb_move_keeps_old_service()""",
    'ALTER TABLE kb_domain ALTER COLUMN name TYPE varchar(253) COLLATE "C"',
]
POSTGRESQL_BACK = [
    "DROP TRIGGER kb_domain_at_old_service ON kb_domain",
    "DROP FUNCTION kb_domain_at_old_service()",
    "DROP TRIGGER kb_move_keeps_old_service ON kb_move",
    "DROP FUNCTION kb_move_keeps_old_service()",
    'ALTER TABLE kb_domain ALTER COLUMN name TYPE varchar(253) COLLATE "default"',
]


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
    apps.get_model("kb", "Revision").objects.get_or_create(id=1, defaults={"token": 1})


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0001_rows")]
    operations: ClassVar = [migrations.RunPython(put_up, take_down)]
