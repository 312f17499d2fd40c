"""Copies of the project in which one line at a time is broken, and its tests run.

What an interpreter compiled is believed by the second and the size of its source, which two ways of breaking one file
may share: so it is taken away before each run and after it.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutants.lines import Line

#: In seconds. A broken line may keep its tests from ending, which counts as noticed.
PATIENCE: Final = 300
_PASSED, _FAILED = 0, 1
#: Characters of what a run said that are shown: its end.
_MOST_SAID: Final = 2000
#: What would lead the tests elsewhere than to a folder of their own, or belongs to the run that started this one.
_NOT_HANDED_ON: Final = ("DATA_DIR", "DATABASE_URL", "DJANGO_", "PYTEST_", "PYTHONPYCACHEPREFIX")


class CannotTell(RuntimeError):
    """The tests did not run to a verdict. The message has what they said."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the project. Two of them can be used at once."""

    folder: Path

    @classmethod
    def of(cls, root: Path, folder: Path) -> "Copy":
        """Copy what is tracked, as it lies there now."""
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
        (folder / ".tmp").mkdir(parents=True)
        for name in listed.split("\0"):
            if name and (root / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)
        return cls(folder)

    def check_unbroken(self, tests: Sequence[str]) -> None:
        """Run tests on what is whole. Raises `CannotTell` if one fails."""
        if tests:
            status, said = self._ended(tests, None)
            if status != _PASSED:
                raise CannotTell(f"Tests fail before anything is broken:\n{said[-_MOST_SAID:]}")

    def survives(self, line: Line) -> bool:
        """Whether the tests of a line pass though it is broken. Raises `DoesNotApply` and `CannotTell`."""
        with self._broken(line):
            status, said = self._ended(line.tests, PATIENCE)
        if status not in (_PASSED, _FAILED, None):
            raise CannotTell(f"{line.file}: pytest ended with status {status}:\n{said[-_MOST_SAID:]}")
        return status == _PASSED

    def _ended(self, tests: Sequence[str], patience: float | None) -> tuple[int | None, str]:
        """With which status pytest ended, `None` if it took too long, and what it said."""
        handed_on = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_HANDED_ON)}
        with subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
            cwd=self.folder,
            env={**handed_on, "TMPDIR": str(self.folder / ".tmp")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as child:
            try:
                said, _nothing = child.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                return None, ""
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
        return child.returncode, said

    @contextmanager
    def _broken(self, line: Line) -> Iterator[None]:
        path = self.folder / line.file
        before = path.read_text(encoding="utf-8")
        _write(path, line.broken(before))
        try:
            yield
        finally:
            _write(path, before)


def _write(source: Path, text: str) -> None:
    for compiled in (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"):
        compiled.unlink()
    source.write_text(text, encoding="utf-8")
