"""The database forgets how a domain stands with its new server as soon as that is another, by whatever door.

A domain comes to another move by lists, programs, undoing and the admin, some of them in SQL. If each had to think of
it, a domain would be held back from one move by what was seen of another's servers. Its names are asked for anew as
well: whom SPF allows was asked about the other servers' addresses.
"""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: A row that nobody was at: see `DomainSighting`. What the operator said of it stays, and what its records said.
_ANEW = "UPDATE kb_domainsighting SET looks = 0, stops = false, names_at = NULL, findings = '[]', worst = ''"
_OF_DOMAIN = f"{_ANEW} WHERE domain_id = NEW.id"
_OF_MOVE = f"{_ANEW} WHERE domain_id IN (SELECT id FROM kb_domain WHERE move_id = NEW.id)"

SQLITE = [
    f"""CREATE TRIGGER kb_domain_stands_anew AFTER UPDATE OF move_id ON kb_domain
        WHEN NEW.move_id IS NOT OLD.move_id
        BEGIN {_OF_DOMAIN}; END""",
    f"""CREATE TRIGGER kb_move_stands_anew AFTER UPDATE OF to_service_id ON kb_move
        WHEN NEW.to_service_id IS NOT OLD.to_service_id
        BEGIN {_OF_MOVE}; END""",
]
SQLITE_BACK = ["DROP TRIGGER kb_domain_stands_anew", "DROP TRIGGER kb_move_stands_anew"]
POSTGRESQL = [
    f"""CREATE FUNCTION kb_domain_stands_anew() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {_OF_DOMAIN}; RETURN NULL; END $$""",
    """CREATE TRIGGER kb_domain_stands_anew AFTER UPDATE OF move_id ON kb_domain
        FOR EACH ROW WHEN (NEW.move_id IS DISTINCT FROM OLD.move_id) EXECUTE FUNCTION kb_domain_stands_anew()""",
    f"""CREATE FUNCTION kb_move_stands_anew() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {_OF_MOVE}; RETURN NULL; END $$""",
    """CREATE TRIGGER kb_move_stands_anew AFTER UPDATE OF to_service_id ON kb_move
        FOR EACH ROW WHEN (NEW.to_service_id IS DISTINCT FROM OLD.to_service_id)
        EXECUTE FUNCTION kb_move_stands_anew()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER kb_domain_stands_anew ON kb_domain",
    "DROP FUNCTION kb_domain_stands_anew()",
    "DROP TRIGGER kb_move_stands_anew ON kb_move",
    "DROP FUNCTION kb_move_stands_anew()",
]


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kb", "0037_overtaken_messages")]
    operations: ClassVar = [migrations.RunPython(put_up, take_down)]
