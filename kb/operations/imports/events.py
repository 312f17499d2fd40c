"""An import in the list of events: one row for the whole file, with its digest and how much it changed."""

from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from kb.models.site.events import COMMAND_LINE, record_event
from kb.operations.imports.outcome import Counts


def digest_of(path: Path) -> str:
    """The SHA-256 of a file. Ask before the transaction: a million rows take a moment."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def record_import(action: str, digest: str, counts: Counts) -> None:
    """Write down an import from the command line that changed something; in the transaction of its rows."""
    if counts.did_something:
        after = {"sha256": digest, **counts.as_json()}
        record_event(datetime.now(UTC), COMMAND_LINE, action, action.partition(".")[0], after=after)
