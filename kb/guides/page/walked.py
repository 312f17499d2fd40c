"""Which guides were followed in a real program, as `make test-guides` has written it down: `kb/content/walked.yaml`.

    guides/windows/thunderbird.md:
      {program: Thunderbird, version: 153.8.0esr, system: Debian 12, day: 2026-11-29, digest: 0a1b…}

A guide whose text has changed since then has another digest, and claims nothing. Who follows it is not decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

import kb
from kb.guides.text.errors import ContentError

FILE: Final = Path(kb.__file__).resolve().parent / "content" / "walked.yaml"


@dataclass(frozen=True, slots=True)
class Walked:
    """One guide's way through one program; `version` and `system` are what these say of themselves."""

    program: str
    version: str
    system: str
    day: date
    digest: str


def walked(path: str, digest: str) -> Walked | None:
    """What is known of a page whose text has this digest."""
    found = every_walk().get(path)
    return found if found and found.digest == digest else None


@lru_cache(maxsize=1)
def every_walk() -> Mapping[str, Walked]:
    """By the path of the guide, as it ships. Raises `ContentError`."""
    return read_walks(FILE)


def read_walks(file: Path) -> Mapping[str, Walked]:
    """Raises `ContentError` for whatever the file may not hold, and names the guide."""
    data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    found = {}
    for path, row in data.items():
        try:
            found[path] = Walked(**row)
        except TypeError as error:
            raise ContentError(str(file), 1, f"{path} needs {', '.join(_NAMES)}") from error
        for one in fields(Walked):
            if type(getattr(found[path], one.name)) is not one.type:
                raise ContentError(str(file), 1, f"{path}: {one.name} is not as it should be; put texts into quotes")
    return MappingProxyType(found)


_NAMES: Final = tuple(one.name for one in fields(Walked))
