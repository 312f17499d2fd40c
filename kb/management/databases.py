"""Why a command found the database not as it needs it, in a sentence for whoever typed it."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, OperationalError


def why_not_ready(error: DatabaseError) -> str:
    """What a command that ended with this error should have been told; empty if the database is as it should be."""
    connection.close()  # whatever it is in the middle of
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        first = str(error).splitlines()[0].rstrip(".")
        return f"The database does not answer: {first}. See DATABASE_URL, or the rights of {settings.DATA_DIR}."
    if waiting:
        begun = bool(executor.loader.applied_migrations)
        state = "is older than this version" if begun else "has no site in it yet"
        return f"The database {state}. Type make run once, which prepares it; then this command."
    if isinstance(error, OperationalError) and "readonly" in str(error):
        return f"The database cannot be written to: check the rights of {settings.DATA_DIR}."
    return ""
