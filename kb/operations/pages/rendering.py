"""Operators' texts made into pages, in a child process that can be killed, and kept for whoever serves them.

Never in a request of a visitor: what a visitor gets was rendered before it was saved, or the file is served in its
place.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

import kb
from kb.guides.library import renderer
from kb.guides.library.assembly import Answer, Manuscript
from kb.guides.library.packing import unpack
from kb.guides.text.errors import ContentError
from kb.models.ground.revisions import raise_revision
from kb.models.pages.library import snapshots_from
from kb.models.pages.renderings import Rendering, store_answers

log = logging.getLogger("kb.rendering")

_ROOT: Final = Path(kb.__file__).resolve().parent.parent
_COMMAND: Final = (sys.executable, "-s", "-m", renderer.__name__)
#: Nothing of ours is in the child's environment: no secret key, no address of the database.
_ENVIRONMENT: Final = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
#: For a child to come up on a busy machine; each page then has its own limit.
_TO_START: Final = 30.0
#: How a child ends that took too long; the kernel kills one for which there is no memory.
_TOO_LONG: Final = frozenset({-signal.SIGALRM, -signal.SIGPROF})
#: Renderings that nothing asks for any more are kept so long: another process may still run the release before.
_KEPT: Final = timedelta(days=30)


class RendererBroken(RuntimeError):
    """The child process does not come up: a fault of the installation, not of a text."""


class GaveUp(ContentError):
    """The child was stopped over this text. Not kept: on a machine that is less busy it may go well."""


def render(pages: Iterable[Manuscript]) -> dict[str, Answer]:
    """What became of each manuscript, by digest. Raises `RendererBroken`."""
    waiting = list(dict.fromkeys(pages))
    answers: dict[str, Answer] = {}
    while waiting:
        lines, status = _ask(waiting)
        answers |= {page.digest: unpack(line, page) for page, line in zip(waiting, lines, strict=False)}
        if len(lines) < len(waiting):
            stopped = waiting[len(lines)]
            log.warning("a text was not rendered", extra={"status": status})
            answers[stopped.digest] = GaveUp(
                stopped.source.path, 1, renderer.TOO_SLOW if status in _TOO_LONG else renderer.TOO_BIG
            )
        waiting = waiting[len(lines) + 1 :]
    return answers


def render_and_keep(pages: Iterable[Manuscript]) -> dict[str, GaveUp]:
    """Render manuscripts and store what became of them. Gives back those that could not be judged at all."""
    answers = render(pages)
    given_up = {digest: answer for digest, answer in answers.items() if isinstance(answer, GaveUp)}
    store_answers({digest: answer for digest, answer in answers.items() if digest not in given_up})
    return given_up


def render_missing(at: datetime) -> int:
    """Render whatever visitors get from `at` on and nobody rendered yet, as after an upgrade. Says how much that was.

    A page that needs another attempt, because its newest text is broken now, gets it too.
    """
    asked: set[str] = set()
    while missing := {page.digest: page for page in _missing(at) if page.digest not in asked}:
        asked |= missing.keys()
        render_and_keep(missing.values())
        with transaction.atomic():
            raise_revision()
    Rendering.objects.filter(made_at__lt=at - _KEPT).exclude(digest__in=_needed(at)).delete()
    return len(asked)


def _missing(at: datetime) -> list[Manuscript]:
    return [page for snapshot in snapshots_from(at) for page in snapshot.missing]


def _needed(at: datetime) -> set[str]:
    return {digest for snapshot in snapshots_from(at) for digest in snapshot.rendered}


def _ask(pages: Sequence[Manuscript]) -> tuple[Sequence[str], int]:
    """The lines that a child answered before it ended, and its status."""
    order = "".join(f"{json.dumps(renderer.write_manuscript(page))}\n" for page in pages)
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and our own module
            _COMMAND,
            input=order.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            timeout=_TO_START + len(pages) * renderer.PATIENCE,
            check=False,
        )
        output, status = done.stdout, done.returncode
    except OSError as error:
        raise RendererBroken(f"the renderer did not start: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        output, status = error.stdout or b"", -signal.SIGALRM
    ready, *lines = output.decode().split("\n")
    if ready != renderer.READY:
        raise RendererBroken(f"the renderer did not start, status {status}")
    # A line that was not finished is no answer.
    return lines[:-1], status
