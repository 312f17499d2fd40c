"""Letters on paper: one at once, many in the background, in files that a printer can take.

Typesetting is done by a child process, `kb.protocols.messages.press`, which is given words and values and nothing
else.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction

import kb
from kb.mail.moves import Moment, Phase
from kb.mail.names import DomainName
from kb.models.ground.work import WorkState
from kb.models.messages.letters import KEPT, LetterBatch, LetterFile
from kb.models.messages.texts import letter, sender_in
from kb.models.moves.contacts import Contact
from kb.models.moves.moves import Move
from kb.models.site.profile import current_profile
from kb.operations.moves.clients import domains_of, moment_of, on_move
from kb.operations.work.background import CannotBeDone, background, every, later, state_of
from kb.operations.work.lanes import Lane
from kb.protocols.messages.letters import Letter, printed

#: Letters in one file: some 400 MB of memory while it is made, and 6 MB afterwards.
IN_A_FILE: Final = 500
#: Batches on the page of a move.
_SHOWN: Final = 5
_ROOT: Final = Path(kb.__file__).resolve().parent.parent
_COMMAND: Final = (sys.executable, "-s", "-m", "kb.protocols.messages.press")
#: Nothing of ours is in the child's environment: no secret key, no address of the database.
_ENVIRONMENT: Final = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
#: In seconds, for the child to come up and to set one letter, on a machine that does other things as well.
_TO_START, _A_LETTER = 30.0, 0.5


class PressBroken(RuntimeError):
    """The child process did not give a document."""


def letters_to(names: Sequence[DomainName], moment: Moment, language: str, at: datetime) -> list[Letter]:
    """What these clients are sent, in the words of `at`, each to one of their people."""
    sender, to = sender_in(language), _addressees(names)
    return [
        Letter(
            name,
            sender.address(f"/for/{name.a_label}/"),
            letter(moment.settings(name), language, at),
            to.get(name.a_label, ()),
        )
        for name in names
    ]


def _addressees(names: Sequence[DomainName]) -> dict[str, tuple[str, ...]]:
    """By domain the lines of an address, without one the name and the domain: of the first whose address is known, or
    else whose name is."""
    found: dict[str, tuple[bool, tuple[str, ...]]] = {}
    shown = {name.a_label: name.u_label for name in names}
    rows = Contact.objects.filter(domain__name__in=shown).exclude(name="", post_address="").order_by("pk")
    for domain, person, post in rows.values_list("domain__name", "name", "post_address"):
        has_address = bool(post.strip())
        if domain not in found or (has_address and not found[domain][0]):
            found[domain] = has_address, (person, *(post.splitlines() if has_address else [shown[domain]]))
    return {domain: lines for domain, (_has_address, lines) in found.items()}


def pdf_of(letters: Sequence[Letter], language: str, at: datetime) -> bytes:
    """One PDF, a letter after the other. Raises `PressBroken`."""
    profile = current_profile()
    day = at.astimezone(profile.tz).date()
    job = json.dumps(printed(letters, site_name=profile.name, day=day, language=language, sign=profile.sign))
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and our own module
            _COMMAND,
            input=job.encode(),
            capture_output=True,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            timeout=_TO_START + len(letters) * _A_LETTER,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PressBroken(f"the press did not answer: {type(error).__name__}") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise PressBroken(f"the press ended with status {done.returncode}: {last[:200]}")
    return done.stdout


def ask_for_letters(
    move: Move, names: Iterable[DomainName], language: str, phase: Phase | None, at: datetime
) -> LetterBatch:
    """Queue letters to these domains of a move, or to all of it if none is named."""
    text = "\n".join(dict.fromkeys(name.a_label for name in names))
    with transaction.atomic():
        batch = LetterBatch.objects.create(
            move=move, names=text, language=language, phase=phase.value if phase else "", asked_at=at
        )
        batch.work = later(print_letters, batch=batch.pk)
        batch.save(update_fields=["work"])
    return batch


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch with what became of the work: `state` and `fault` as the worker left them."""

    batch: LetterBatch
    state: WorkState
    fault: str

    @property
    def is_parked(self) -> bool:
        """Nobody works at it any more, and it is not made."""
        return self.batch.made_at is None and self.state in {WorkState.PARKED, WorkState.GONE}


def letter_batches(move: Move) -> list[BatchState]:
    """The last batches of a move, the newest first."""
    found = []
    for batch in LetterBatch.objects.of_move(move.pk)[:_SHOWN]:
        work = state_of(batch.work) if batch.work and not batch.made_at else None
        found.append(BatchState(batch, work.state if work else WorkState.DONE, work.fault if work else ""))
    return found


@background("letters.print", lane=Lane.DESK)
def print_letters(*, batch: int) -> None:
    """Make the files of a batch; a second call makes them anew, and one that is done stays as it is."""
    row = LetterBatch.objects.select_related("move").filter(pk=batch, made_at=None).first()
    if row is None:
        return
    at = datetime.now(UTC)
    move = Move.objects.with_services().get(pk=row.move_id)
    moment = moment_of(move, Phase(row.phase) if row.phase else None, at)
    if moment is None:
        raise CannotBeDone("The move has no such phase any more: its dates were changed.")
    names, left_out = _chosen(row, move)
    made = [
        LetterFile(batch=row, number=number, letters=len(letters), data=pdf_of(letters, row.language, at))
        for number, letters in enumerate(_parted(names, moment, row.language, at), start=1)
    ]
    with transaction.atomic():
        LetterFile.objects.filter(batch=row).delete()
        for file in made:
            file.save()
        row.letters, row.left_out, row.made_at = sum(file.letters for file in made), " ".join(left_out), at
        row.save(update_fields=["letters", "left_out", "made_at"])


@every(hours=24, name="letters.sweep", lane=Lane.KEEPING)
def sweep_letters(at: datetime) -> None:
    """Files that nobody fetched for a week; they can be made again at any time."""
    LetterBatch.objects.filter(asked_at__lt=at - KEPT).delete()


def _chosen(row: LetterBatch, move: Move) -> tuple[Iterator[DomainName], list[str]]:
    """The domains that get a letter, and those that were named and are not on the move."""
    named = [DomainName(name) for name in row.names.split()]
    if not named:
        return domains_of(move), []
    there = on_move(move, named)
    left_out = [name.a_label for name in named if name.a_label not in there]
    return (name for name in named if name.a_label in there), left_out


def _parted(names: Iterator[DomainName], moment: Moment, language: str, at: datetime) -> Iterator[list[Letter]]:
    while part := list(islice(names, IN_A_FILE)):
        yield letters_to(part, moment, language, at)
