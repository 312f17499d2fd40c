"""The parts that are locked: what runs, and what only tests."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.audit.licences import Said

ROOT: Final = Path(__file__).resolve().parent.parent.parent


class Part(NamedTuple):
    """One line of a lock. `is_for_here`: whether this machine's Python takes it."""

    name: str
    version: str
    is_for_here: bool


def parts(lock: str) -> list[Part]:
    """Every part in the text of a lock that `make lock` wrote."""
    return list(_parts(lock))


def _parts(lock: str) -> Iterator[Part]:
    for line in lock.splitlines():
        if line.startswith(("#", " ")) or not line.strip():
            continue
        asked = Requirement(line.removesuffix("\\").strip())
        (version,) = (one.version for one in asked.specifier)
        yield Part(canonicalize_name(asked.name), version, asked.marker is None or asked.marker.evaluate())


def locked(root: Path = ROOT) -> tuple[list[Part], list[Part]]:
    """What runs, and what is there for the tests beside it."""
    running = parts((root / "requirements.txt").read_text())
    everything = parts((root / "requirements-dev.txt").read_text())
    return running, [part for part in everything if part not in running]


def said_of(part: Part) -> Said | None:
    """What an installed part says of its licence; `None` if it is not installed."""
    try:
        metadata = distribution(part.name).metadata
    except PackageNotFoundError:
        return None
    classifiers = [one for one in metadata.get_all("Classifier") or [] if one.startswith("License ::")]
    return Said(metadata.get("License-Expression") or "", metadata.get("License") or "", tuple(classifiers))
