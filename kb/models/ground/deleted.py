"""What was deleted, in the files of the database.

`PRAGMA secure_delete` overwrites it in the database itself. But SQLite writes ahead, into a file beside the database
(`-wal`), and goes on writing over that file from its beginning: what stands further behind stays for days, as it was
before it was deleted. PostgreSQL's log is the business of whoever runs it.
"""

from contextlib import suppress
from typing import Final

from django.db import OperationalError, connection

#: Milliseconds to wait for whoever reads or writes just now: writers wait meanwhile.
_PATIENCE: Final = 500


def overwrite_deleted() -> bool:
    """Bring what was written ahead into the database, and empty the file; whether it is empty now.

    Not in a transaction. Whoever reads at this moment is in the way: then it stays until the next time.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        usual = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        try:
            cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            with suppress(OperationalError):  # the database is locked
                return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
