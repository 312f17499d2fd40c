"""What the locked parts are: known weaknesses, or how old they are; and their licences. `make audit`.

Ends with status 1 if a weakness is known, if a licence of what runs does not fit, or if one is not known. What only
tests may be under any licence that is known: it is not part of a site. An index that cannot be asked is no fault: it is
said.
"""

import sys
from collections.abc import Collection, Iterator, Sequence

from tests.audit.advisories import NotLooked, advisories
from tests.audit.licences import Verdict, judge
from tests.audit.parts import ROOT, Part, locked, said_of
from tests.audit.registry import Age, NoRegistry, age, ask, index_of, settings_of_pip


def main() -> int:
    """Say everything; the status of the process."""
    running, testing = locked()
    weak = _weaknesses([*running, *testing])
    unfit = [
        *_licences("Licences of what runs", running, {Verdict.UNKNOWN, Verdict.DOES_NOT}),
        *_licences("Licences of what only tests", testing, {Verdict.UNKNOWN}),
    ]
    print(f"\n{len(running)} parts run, {len(testing)} more test: {len(unfit)} licences do not fit, {weak}.")
    return 1 if unfit or weak.startswith("weak") else 0


def _weaknesses(parts: Sequence[Part]) -> str:
    """Print what is known against them, or how old they are; the end of the last line."""
    print("Known weaknesses")
    try:
        found = advisories(ROOT / "requirements-dev.txt")
    except NotLooked as error:
        print(f"  Nobody looked: {error}. How old each part is, instead:\n")
        _ages(parts)
        return "nobody looked for weaknesses"
    for line in found or ["none"]:
        print(f"  {line}")
    return f"weaknesses known: {len(found)}" if found else "no weakness is known"


def _ages(parts: Sequence[Part]) -> None:
    index, cert = index_of(settings_of_pip())
    print(f"{'part':<26} {'locked':<18} {'of':<12} {'newest':<18} {'of':<12} days")
    for part in parts:
        try:
            print(_line(part, age(part.version, ask(index, cert, part.name))))
        except NoRegistry as error:
            print(f"The package index cannot be asked: {error}")
            return


def _line(part: Part, found: Age) -> str:
    newest = (found.newest, _day(found.newest_on)) if found.newest != found.locked else ("", "")
    days = "" if found.newest == found.locked or found.days is None else f"{found.days:>4}"
    cells = f"{part.name:<26} {part.version:<18} {_day(found.locked_on):<12} {newest[0]:<18} {newest[1]:<12}"
    return f"{cells} {days}".rstrip()


def _day(day: object) -> str:
    return str(day or "not said")


def _licences(title: str, parts: Sequence[Part], wrong: Collection[Verdict]) -> Iterator[Part]:
    """Print each part with its licence; those that cannot be used as they are."""
    print(f"\n{title}")
    for part in parts:
        said = said_of(part)
        if said is None:
            print(f"  {part.name:<26} {'not installed here' if not part.is_for_here else 'NOT INSTALLED'}")
            if part.is_for_here:
                yield part
            continue
        judged = judge(part.name, said)
        mark = "" if judged.verdict is Verdict.FITS else f"  <- {judged.verdict.value}"
        print(f"  {part.name:<26} {judged.licence or 'nothing said'}{mark}")
        if judged.verdict in wrong:
            yield part


if __name__ == "__main__":
    sys.exit(main())
