"""What programs say today beside what the catalogue says that they said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.guides.text.labels import Catalogue, Label
from tools.labels.formats import shown
from tools.labels.programs import NotThere, Program, texts


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of the catalogue, read anew. `now` is what the program says; `None` if it has no such text any more."""

    label: Label
    language: str
    program: str
    now: str | None

    @property
    def has_changed(self) -> bool:
        return self.now != shown(self.label.said[self.language])

    def __str__(self) -> str:
        before = self.label.said[self.language]
        now = "has no such text" if self.now is None else f"says “{self.now}”"
        return f"{self.label.app}, {self.label.key}, {self.language}: “{before}”; {self.program} {now}"


def readable(catalogues: Iterable[Catalogue]) -> Iterator[tuple[Label, str, str]]:
    """Each text that came from a program's own files, with its language and program."""
    for catalogue in catalogues:
        for label in catalogue.labels.values():
            for language, source in sorted(label.sources.items()):
                if source.program and label.place:
                    yield label, language, source.program


def read_anew(catalogues: Iterable[Catalogue], programs: Mapping[str, Program]) -> tuple[list[Reading], dict[str, int]]:
    """What was read, and how many texts could not be, by the reason."""
    done: list[Reading] = []
    missing: dict[str, int] = {}
    for label, language, name in readable(catalogues):
        try:
            if name not in programs:
                raise NotThere(f"nothing is known of where {name} lies")
            done.append(Reading(label, language, name, _now(programs[name], language, label.place)))
        except NotThere as reason:
            missing[str(reason)] = missing.get(str(reason), 0) + 1
    return done, missing


def _now(program: Program, language: str, place: str) -> str | None:
    file, _, name = place.partition(" ")
    return texts(program, language).get(file, {}).get(name)
