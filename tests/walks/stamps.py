"""What is written down of walks that came to their end, for the pages to show: `kb/content/walked.yaml`."""

import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from kb.guides.library.library import build_all, read_folders
from kb.guides.page.walked import Walked
from tests.stock import page_of
from tests.walks.walks import Result

_HEAD: Final = """\
# Guides that were followed in a real program, from the first step to the test message, with IMAP and with POP3. Written
# by `UPDATE_STAMPS=1 make test-guides`, never by hand.
"""


def earned(results: Iterable[Result], content: Path, today: date) -> dict[str, Walked]:
    """A stamp for each guide of which every walk came to its end."""
    digests = {str(page.path): page.body.digest for page in build_all(read_folders([content]), make=page_of).pages}
    found: dict[str, Walked] = {}
    failed = {result.planned.guide for result in results if result.fault}
    for result in results:
        guide = result.planned.guide
        if guide not in failed:
            found[guide] = Walked(result.program, result.version, system(), today, digests[guide])
    return found


def to_renew(earned: Mapping[str, Walked], known: Mapping[str, Walked]) -> dict[str, Walked]:
    """Those that say something else than what stands there; another day alone says nothing new."""
    return {
        guide: stamp
        for guide, stamp in earned.items()
        if guide not in known or replace(known[guide], day=stamp.day) != stamp
    }


def write(file: Path, stamps: Mapping[str, Walked]) -> None:
    rows = {guide: asdict(stamp) for guide, stamp in sorted(stamps.items())}
    file.write_text(_HEAD + yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=110), encoding="utf-8")


def system() -> str:
    """This machine's, as people say it: `Debian 12`."""
    release = platform.freedesktop_os_release()
    return f"{release['NAME'].split()[0]} {release.get('VERSION_ID', '')}".strip()
