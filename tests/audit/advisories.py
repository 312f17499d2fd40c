"""Known weaknesses of the locked parts, by a program that knows a database of them, if one is on this machine."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

#: Seconds for all parts.
_PATIENCE: Final = 300
_COMMANDS: Final = {
    "pip-audit": "--requirement {lock} --disable-pip --no-deps --format json --progress-spinner off",
    "osv-scanner": "scan --format json --lockfile requirements.txt:{lock}",
}


class NotLooked(Exception):
    """Nobody could look; the text says why."""


def advisories(lock: Path) -> list[str]:
    """What is known against the parts of a lock, a line each. Raises `NotLooked`."""
    why = "neither pip-audit nor osv-scanner is on this machine"
    for program, words in _COMMANDS.items():
        if path := shutil.which(program):
            try:
                return list(read(_said(path, [word.format(lock=lock) for word in words.split()])))
            except NotLooked as error:
                why = f"{program}: {error}"
    raise NotLooked(why)


def _said(path: str, words: list[str]) -> Any:
    try:
        done = subprocess.run([path, *words], capture_output=True, text=True, timeout=_PATIENCE, check=False)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise NotLooked("it did not end in five minutes") from error
    except ValueError as error:  # it says in words what it could not reach
        raise NotLooked((done.stderr.strip().splitlines() or ["it said nothing"])[-1]) from error


def read(said: Any) -> Iterator[str]:
    """Each weakness with its part, of the JSON of either program."""
    for part in said.get("dependencies", ()):
        for one in part.get("vulns", ()):
            yield f"{part['name']} {part['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
    for result in said.get("results", ()):
        for package in result["packages"]:
            for one in package.get("vulnerabilities", ()):
                yield f"{package['package']['name']} {package['package']['version']}: {one['id']}"
