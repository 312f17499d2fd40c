"""Backups that only their owner can read: by age or gpg, whichever the recipient belongs to."""

import subprocess
from pathlib import Path
from typing import Final

from kb.operations.backups.faults import BackupFailed

#: How a recipient of age begins; everything else is gpg's.
_OF_AGE: Final = ("age1", "ssh-ed25519 ", "ssh-rsa ")
_LONGEST: Final = 3600


def ending_for(recipient: str) -> str:
    """What the name of the file gets: `.age`, `.gpg`, or nothing without a recipient."""
    if not recipient:
        return ""
    return ".age" if recipient.startswith(_OF_AGE) else ".gpg"


def encrypt(source: Path, target: Path, recipient: str) -> None:
    """Write `target` so that only the recipient can read it. Raises `BackupFailed`."""
    if ending_for(recipient) == ".age":
        command = ["age", "--recipient", recipient, "--output", str(target), str(source)]
    else:
        options = ["--batch", "--yes", "--quiet", "--trust-model", "always"]
        command = ["gpg", *options, "--recipient", recipient, "--output", str(target), "--encrypt", str(source)]
    _run(command, "BACKUP_RECIPIENT")
    target.chmod(0o600)


def decrypt(source: Path, target: Path, identity: Path | None) -> None:
    """Write what was encrypted. `identity` is the file of an age key; gpg asks its own agent. Raises `BackupFailed`."""
    if source.suffix == ".age":
        if identity is None:
            raise BackupFailed("This backup is encrypted with age. Name the file of your key: --identity FILE.")
        command = ["age", "--decrypt", "--identity", str(identity), "--output", str(target), str(source)]
    else:
        command = ["gpg", "--batch", "--yes", "--quiet", "--output", str(target), "--decrypt", str(source)]
    _run(command, "the key")


def _run(command: list[str], what: str) -> None:
    try:
        subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupFailed(f"The program {command[0]} is not installed, and {what} needs it.") from error
    except subprocess.TimeoutExpired as error:
        raise BackupFailed(f"{command[0]} did not come to an end.") from error
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or "").strip().splitlines()
        raise BackupFailed(f"{command[0]} failed: {lines[-1] if lines else error.returncode}.") from error
