"""A copy of a PostgreSQL database by its own programs, in its own format."""

import subprocess
from pathlib import Path
from typing import Any, Final

from django.db.backends.postgresql.client import DatabaseClient

from kb.environment import for_a_child
from kb.operations.backups.faults import BackupFailed

#: In seconds; a million domains take a few.
_LONGEST: Final = 3600
_TABLE: Final = " TABLE DATA "


def dump_postgres(database: dict[str, Any], target: Path) -> None:
    """Write a dump, and read its list of contents again. Raises `BackupFailed`."""
    words, environment = _asked(database, "pg_dump")
    command = [*words, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run(command, environment)
    target.chmod(0o600)
    check_dump(target)


def check_dump(path: Path) -> list[str]:
    """The tables whose rows a dump holds. Raises `BackupFailed` if it holds none of ours."""
    listed = _run(["pg_restore", "--list", str(path)], {})
    tables = [line.split(_TABLE, 1)[1].split()[1] for line in listed.splitlines() if _TABLE in line]
    if "kb_domain" not in tables:
        raise BackupFailed("The dump of the database has no table of domains.")
    return tables


def restore_dump(database: dict[str, Any], path: Path) -> None:
    """Put a dump in the place of what is in a database: all of it or nothing. Raises `BackupFailed`."""
    words, environment = _asked(database, "pg_restore")
    *words, name = words
    whole = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run([*words, *whole, f"--dbname={name}", str(path)], environment)


def _asked(database: dict[str, Any], program: str) -> tuple[list[str], dict[str, str]]:
    """The words and the environment by which PostgreSQL's programs find a database; the password is never a word."""
    (_, *words), environment = DatabaseClient.settings_to_cmd_args_env(database, [])
    return [program, *words], environment or {}


def _run(command: list[str], environment: dict[str, str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # programs by name, with words of our own
            command, env=for_a_child(environment), capture_output=True, text=True, timeout=_LONGEST, check=True
        )
    except FileNotFoundError as error:
        sentence = f"The program {command[0]} is not installed. On Debian it is in the package postgresql-client."
        raise BackupFailed(sentence) from error
    except subprocess.TimeoutExpired as error:
        raise BackupFailed(f"{command[0]} did not come to an end.") from error
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or "").strip().splitlines()
        raise BackupFailed(f"{command[0]} failed: {lines[0] if lines else error.returncode}.") from error
    return done.stdout
