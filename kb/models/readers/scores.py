"""What votes say of each guide, for the operator: how often it worked, why and where not, and on which devices."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kb.guides.page.verdicts import Verdict
from kb.models.readers.votes import VoteCount

#: Of steps and searches, so many are named.
_NAMED: Final = 5
#: A version of a guide's text: slug, language, beginning of the digest.
Version = tuple[str, str, str]
Counts = list[tuple[str, int]]


@dataclass(slots=True)
class Score:
    """The votes on one version of a guide. Counts are in the order of their size, the largest first."""

    slug: str
    language: str
    version: str
    worked: int = 0
    stuck: int = 0
    reasons: Counts = field(default_factory=list)
    devices: list[tuple[str, int, int]] = field(default_factory=list)
    steps: Counts = field(default_factory=list)
    searches: Counts = field(default_factory=list)
    last_day: date = date.min

    @property
    def key(self) -> Version:
        return self.slug, self.language, self.version


def scores(first: date) -> list[Score]:
    """Each version that was voted on since `first`, those at which most people are stuck first."""
    votes = VoteCount.objects.since(first)
    found: dict[Version, Score] = {}
    for row in votes.summed("slug", "language", "version", "verdict"):
        score = found.setdefault(_version(row), Score(*_version(row)))
        _add_verdict(score, row["verdict"], row["total"])
    for row in votes.summed("slug", "language", "version", "day"):
        score = found[_version(row)]
        score.last_day = max(score.last_day, row["day"])
    _add_devices(found, votes.exclude(device="").summed("slug", "language", "version", "device", "verdict"))
    stuck = votes.exclude(verdict=Verdict.WORKED)
    for name in ("step", "searched"):
        for row in stuck.exclude(**{name: ""}).summed("slug", "language", "version", name):
            named = found[_version(row)].steps if name == "step" else found[_version(row)].searches
            if len(named) < _NAMED:
                named.append((row[name], row["total"]))
    return sorted(found.values(), key=lambda score: (-score.stuck, score.worked, score.key))


def _add_verdict(score: Score, verdict: str, total: int) -> None:
    if verdict == Verdict.WORKED:
        score.worked += total
    else:
        score.stuck += total
        score.reasons.append((verdict, total))


def _add_devices(found: dict[Version, Score], rows: Iterable[dict[str, Any]]) -> None:
    """Per device: how often it worked, and how often not."""
    of_each: dict[Version, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        of_each[_version(row)][row["device"]][row["verdict"] != Verdict.WORKED] += row["total"]
    for version, devices in of_each.items():
        counts = [(device, worked, stuck) for device, (worked, stuck) in devices.items()]
        found[version].devices = sorted(counts, key=lambda one: (-one[2], one[0]))


def _version(row: dict[str, Any]) -> Version:
    return row["slug"], row["language"], row["version"]
