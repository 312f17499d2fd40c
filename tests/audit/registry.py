"""How old a locked part is beside the newest one, by the package index that this machine's pip asks.

Nothing of it is a fault: a part may be old and whole, and the index may be away.
"""

import json
import os
import ssl
import subprocess
import sys
import urllib.request
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version
from pip._internal.models.index import PyPI

_JSON: Final = "application/vnd.pypi.simple.v1+json"
#: Seconds for one answer.
_PATIENCE: Final = 20


class NoRegistry(Exception):
    """The index cannot be asked, or answers in another form; the text says why."""


class Age(NamedTuple):
    """A version that is locked and the newest one that anybody may install, each with its day if the index says it."""

    locked: str
    locked_on: date | None
    newest: str
    newest_on: date | None

    @property
    def days(self) -> int | None:
        """How many days lie between them."""
        return (self.newest_on - self.locked_on).days if self.locked_on and self.newest_on else None


def index_of(settings: dict[str, str]) -> tuple[str, str]:
    """The address of the index, without a slash at its end, and the file of authorities, by pip's settings."""
    chosen = {name.rpartition(".")[2]: value for name, value in settings.items()}
    return chosen.get("index-url", PyPI.simple_url).rstrip("/"), chosen.get("cert", "")


def settings_of_pip() -> dict[str, str]:
    """What pip reads from its files and from the environment; of two places the later one counts."""
    asked = (sys.executable, "-m", "pip", "config", "list")
    lines = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    found = {name: value.strip("'\"") for name, _, value in pairs}
    return found | {f":env:.{key}": os.environ[name] for key, name in _NAMED.items() if name in os.environ}


_NAMED: Final = {"index-url": "PIP_INDEX_URL", "cert": "PIP_CERT"}


def ask(index: str, cert: str, name: str) -> Any:
    """What the index says of a part, as PEP 691 has it. Raises `NoRegistry`."""
    if not index.startswith("https://"):
        raise NoRegistry("pip is told of an index that is not asked by https")
    request = urllib.request.Request(f"{index}/{name}/", headers={"Accept": _JSON})  # noqa: S310  https, see above
    try:
        trusted = ssl.create_default_context(cafile=cert or None)
        with urllib.request.urlopen(request, timeout=_PATIENCE, context=trusted) as answer:  # noqa: S310
            return json.load(answer)
    except (OSError, ValueError) as error:
        raise NoRegistry(str(error) or type(error).__name__) from error


def age(locked: str, said: Any) -> Age:
    """By the day of the first file of each version. Versions that were withdrawn or are not final do not count."""
    days: dict[Version, date | None] = {}
    for file in said.get("files", ()):
        version = _version(file["filename"])
        if version is None or (file.get("yanked") and str(version) != locked):
            continue
        day = datetime.fromisoformat(file["upload-time"]).date() if file.get("upload-time") else None
        known = days.get(version)
        days[version] = min(filter(None, (known, day)), default=None)
    own = Version(locked)
    newest = max((one for one in days if not one.is_prerelease), default=own)
    return Age(locked, days.get(own), str(newest), days.get(newest))


def _version(filename: str) -> Version | None:
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[1]
        return parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None  # a form of long ago
