"""`python -m tools.labels`: reads the labels of the catalogue anew from the programs that are here.

python -m tools.labels                        all of them; ends with 1 if a program says something else now
python -m tools.labels --folder APP=PATH      also one that Debian has not, from a checkout of its repository
python -m tools.labels count                  how many there are, by app, language and kind of source
python -m tools.labels find APP TEXT          where a text stands in a program, with its German
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from kb.guides.text.labels import SourceKind, catalogues
from tools.labels.comparing import read_anew
from tools.labels.programs import INSTALLED, NotThere, Program, texts
from tools.labels.websites import checkout


def main(words: Sequence[str]) -> int:
    parser = ArgumentParser(prog="python -m tools.labels", description="Labels, read anew from their programs.")
    parser.add_argument("--folder", action="append", default=[], metavar="APP=PATH", help="a checkout of an app")
    acts = parser.add_subparsers(dest="act")
    acts.add_parser("count", help="how many labels there are")
    find = acts.add_parser("find", help="where a text stands")
    find.add_argument("app")
    find.add_argument("text")
    asked = parser.parse_args(words)
    folders = (one.partition("=") for one in asked.folder)
    programs = {**INSTALLED, **{name: checkout(name, Path(path)) for name, _, path in folders}}
    if asked.act == "count":
        return _count()
    return _find(programs[asked.app], asked.text) if asked.act == "find" else _read(programs)


def _read(programs: Mapping[str, Program]) -> int:
    done, missing = read_anew(catalogues().values(), programs)
    for name, number in sorted(Counter(one.program for one in done).items()):
        print(f"{name} {programs[name].version}: {number} texts")
    changed = [one for one in done if one.has_changed]
    for one in changed:
        print(one)
    for reason, number in sorted(missing.items()):
        print(f"{number} texts were not read: {reason}")
    print(f"{len(done)} texts read anew, {len(changed) or 'nothing'} changed")
    return 1 if changed else 0


def _count() -> int:
    rows: Counter[tuple[str, str, SourceKind]] = Counter()
    for catalogue in catalogues().values():
        for label in catalogue.labels.values():
            rows.update((catalogue.app, language, source.kind) for language, source in label.sources.items())
    print(f"{'app':28} {'language':9}" + "".join(f"{kind:>9}" for kind in SourceKind))
    for app, language in dict.fromkeys((app, language) for app, language, _ in sorted(rows)):
        print(f"{app:28} {language:9}" + "".join(f"{rows[app, language, kind]:9}" for kind in SourceKind))
    print(f"{len(catalogues())} apps, {sum(rows.values())} texts")
    return 0


def _find(program: Program, text: str) -> int:
    english = texts(program, "en")
    try:
        german = texts(program, "de")
    except NotThere:
        german = {}
    for file, found in english.items():
        for name, said in found.items():
            if text.lower() in said.lower():
                print(f"{file} {name}: {said} | {german.get(file, {}).get(name, '–')}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
