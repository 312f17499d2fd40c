"""The catalogue of labels: what stands on the screens of an app, in each language, and where that was read.

One file an app, `kb/content/labels/<app>.yaml`:

    app: Thunderbird
    sources:
      texts: {read: "Thunderbird 140.4, texts of the program", day: 2026-11-29, kind: program}
    labels:
      server-settings: {en: Server Settings, de: Server-Einstellungen, from: texts}
      more: {en: More, de-says: die drei Punkte, from: texts}

A page names a label by its key: `Click [[server-settings]]`. Readers of a language get the label that the app has in
it. Where nobody has read that, they get words for what is there (`de-says`, German in the accusative) and the English
label in brackets (record 19).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

import kb
from kb.guides.text.errors import ContentError

#: Where the files lie. What an operator edits names labels by the same keys.
FOLDER: Final = Path(kb.__file__).resolve().parent / "content" / "labels"
ENGLISH: Final = "en"

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_SAYS: Final = "-says"
#: How a description names the English label behind it.
_IN_ENGLISH: Final = {"de": "englisch", "en": "in English"}


class SourceKind(StrEnum):
    """How near a source is to the screen, the nearest first. The last one is no more than what people say."""

    PROGRAM = "program"
    CODE = "code"
    MAKER = "maker"
    PAGE = "page"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class LabelSource:
    """Where labels were read: `read` is the program with its version, or the page with its publisher.

    `program` is what `tools/labels` calls a program whose files it can read.
    """

    read: str
    day: date
    kind: SourceKind
    program: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One label of one app. `said` are its texts and `described` words for it, by language."""

    app: str
    key: str
    said: Mapping[str, str]
    described: Mapping[str, str]
    sources: Mapping[str, LabelSource]
    place: str = ""

    @property
    def english(self) -> str:
        return self.said[ENGLISH]

    def in_language(self, language: str) -> str:
        """As it stands on a screen of that language, as far as anybody knows; else the English one."""
        return self.said.get(language, self.english)

    def is_read(self, language: str) -> bool:
        """Whether it may stand in a drawing: one that nobody describes is English on every screen."""
        return language in self.said or language not in self.described

    def drawn(self, language: str) -> str:
        """For a frame in a drawing: as it stands on the screen, or words for it, in the nominative."""
        if self.is_read(language):
            return self.in_language(language)
        return re.sub("^den ", "der ", self.described[language])

    def markdown(self, language: str) -> str:
        """For the middle of a sentence: in bold, or described with the English label in brackets."""
        if self.is_read(language):
            return f"**{escaped(self.in_language(language))}**"
        words = _IN_ENGLISH.get(language, _IN_ENGLISH[ENGLISH])
        return f"{escaped(self.described[language])} ({words}: **{escaped(self.english)}**)"


def describes(text: str, drawn: str) -> bool:
    """Whether a text names a label that nobody has read, by the words that `Label.drawn` has for it."""
    words = drawn.partition(" ")[2]  # the article has another case there
    return bool(words) and any(f"{words} ({said}: " in text for said in _IN_ENGLISH.values())


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The labels of one app by key; `name` is the file's, `app` the one that people say."""

    name: str
    app: str
    labels: Mapping[str, Label]


def escaped(text: str) -> str:
    """A text as Markdown that shows exactly it."""
    return re.sub(r"([\\`*_\[\]])", r"\\\1", text)


@lru_cache(maxsize=1)
def catalogues() -> Mapping[str, Catalogue]:
    """Every app's, by name, as they ship. Raises `ContentError`."""
    return MappingProxyType({path.stem: read_catalogue(path) for path in sorted(FOLDER.glob("*.yaml"))})


@lru_cache(maxsize=64)
def known_labels(names: tuple[str, ...]) -> Mapping[str, Label]:
    """What a page may write between `[[` and `]]`: keys of the catalogues that its head names, the first one's before
    the next one's, and any other as `app/key`."""
    found = {f"{name}/{key}": label for name, one in catalogues().items() for key, label in one.labels.items()}
    for name in reversed(names):
        found |= catalogues()[name].labels
    return MappingProxyType(found)


def read_catalogue(path: Path) -> Catalogue:
    """One file. Raises `ContentError` for whatever it may not hold, and names the label."""
    reader = _Reader(str(path))
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(str(path), mark.line + 1 if mark else 1, f"not valid YAML: {error}") from error
    fields = reader.mapping("the file", data, {"app", "sources", "labels"})
    app = reader.text("app", fields.get("app"))
    sources = read_sources(str(path), fields.get("sources"))
    labels = {
        key: reader.label(app, key, value, sources)
        for key, value in reader.mapping("labels", fields.get("labels")).items()
    }
    return Catalogue(path.stem, app, MappingProxyType(labels))


def read_sources(path: str, data: object) -> dict[str, LabelSource]:
    """What stands below `sources:` in the file at `path`. Raises `ContentError`."""
    reader = _Reader(path)
    return {name: reader.source(name, value) for name, value in reader.mapping("sources", data).items()}


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str

    def mapping(self, place: str, data: object, allowed: Iterable[str] = ()) -> dict[str, Any]:
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise self._error(f"{place} must be lines of the form name: value")
        if allowed and (unknown := data.keys() - set(allowed)):
            raise self._error(f"{place} cannot have {', '.join(sorted(unknown))}")
        return data

    def text(self, place: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or "\n" in value:
            raise self._error(f"{place} must be one line of text; put it into quotes")
        return value

    def source(self, name: str, data: object) -> LabelSource:
        fields = self.mapping(f"the source {name}", data, {"read", "day", "kind", "program"})
        try:
            kind = SourceKind(fields.get("kind", ""))
        except ValueError:
            known = ", ".join(SourceKind)
            raise self._error(f"the source {name} needs a kind; known are {known}") from None
        if not isinstance(fields.get("day"), date):
            raise self._error(f"the source {name} needs the day on which it was read: day: 2026-11-29")
        program = self.text(f"the source {name}: program", fields["program"]) if "program" in fields else ""
        return LabelSource(self.text(f"the source {name}: read", fields.get("read")), fields["day"], kind, program)

    def label(self, app: str, key: str, data: object, sources: Mapping[str, LabelSource]) -> Label:
        if not _KEY.fullmatch(key):
            raise self._error(f"the key {key} may have small letters, digits and hyphens")
        fields = self.mapping(f"the label {key}", data)
        place = self.text(f"{key}: at", fields["at"]) if "at" in fields else ""
        words = {name: self.text(f"{key}: {name}", fields[name]) for name in fields.keys() - {"from", "at"}}
        said = {name: text for name, text in words.items() if _LANGUAGE.fullmatch(name)}
        described = {name.removesuffix(_SAYS): text for name, text in words.items() if name.endswith(_SAYS)}
        if unknown := words.keys() - said.keys() - {f"{name}{_SAYS}" for name in described}:
            raise self._error(f"the label {key} cannot have {', '.join(sorted(unknown))}")
        if ENGLISH not in said:
            raise self._error(f"the label {key} has no English text")
        read = self._read(key, fields.get("from"), said, sources)
        return Label(app, key, MappingProxyType(said), MappingProxyType(described), read, place)

    def _read(
        self, key: str, named: object, said: Iterable[str], sources: Mapping[str, LabelSource]
    ) -> Mapping[str, LabelSource]:
        """The source of each text: one for all of them, or one by language."""
        by_language: dict[str, object] = named if isinstance(named, dict) else dict.fromkeys(said, named)
        if by_language.keys() != set(said) or not all(name in sources for name in by_language.values()):
            raise self._error(f"the label {key} must say from which source each of its texts is; from: {named}")
        return MappingProxyType({language: sources[str(name)] for language, name in by_language.items()})

    def _error(self, message: str) -> ContentError:
        return ContentError(self.path, 1, message)
