"""The list of apps without a guide of their own: what each can do with a mailbox of ours, and where that was read.

One file, `kb/content/apps.yaml`:

    sources:
      mailbird-help: {read: "Mailbird, help pages on server settings", day: 2026-11-30, kind: maker}
    apps:
      mailbird:
        name: Mailbird
        spellings: [mail bird]
        platforms: [windows, mac]
        can: in-place
        en: Open **Settings**, then **Accounts**.
        de: Öffnen Sie **Settings**, dann **Accounts**.
        from: [mailbird-help]

`name` may be one for each language; `guide` is the one to follow, if it is not that for any app. The list is drawn
where a page says `::: app-list`; each app has its key as an address there. Search and whoever else needs names of apps
read the same list.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

import kb
from kb.guides.text.captions import captions_in
from kb.guides.text.errors import ContentError
from kb.guides.text.labels import ENGLISH, LabelSource, SourceKind, read_sources

PATH: Final = Path(kb.__file__).resolve().parent / "content" / "apps.yaml"
#: The guide that holds for an app without one of its own.
ANY_APP: Final = "another-app"
#: The article with the list.
BY_NAME: Final = "apps-by-name"
#: What each line is said in.
SPOKEN: Final = (ENGLISH, "de")

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELDS: Final = frozenset({"name", "spellings", "platforms", "can", *SPOKEN, "from", "guide"})


class CanHold(StrEnum):
    """What an app does with a mailbox of ours: holds it and takes a new name in place, or only anew, or nobody has
    read which; is changed somewhere else; cannot hold it; or is no longer looked after by anybody."""

    IN_PLACE = "in-place"
    AGAIN = "again"
    UNSURE = "unsure"
    ELSEWHERE = "elsewhere"
    NEVER = "never"
    ENDED = "ended"


#: What nobody may say of an app of which nothing was read.
_PROMISES: Final = frozenset({CanHold.IN_PLACE, CanHold.AGAIN, CanHold.NEVER, CanHold.ENDED})


@dataclass(frozen=True, slots=True)
class ListedApp:
    """One line. `names` and `said` are by language; `said` is a line of Markdown, `spellings` are in small letters."""

    key: str
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    platforms: tuple[str, ...]
    can: CanHold
    said: Mapping[str, str]
    sources: tuple[LabelSource, ...]
    guide: str = ANY_APP

    @property
    def name(self) -> str:
        return self.names[ENGLISH]

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.name)

    @property
    def caption(self) -> str:
        """The name of the caption that says what it can do."""
        return f"app_{self.can.replace('-', '_')}"

    @property
    def is_read(self) -> bool:
        """Whether somebody has read what its line says."""
        return any(source.kind is not SourceKind.UNSURE for source in self.sources)

    @property
    def address(self) -> str:
        """Its line, on the page with the whole list."""
        return f"/articles/{BY_NAME}/#{self.key}"


def what_it_can(app: ListedApp, language: str) -> str:
    """In a sentence: `Can be changed in place.`"""
    return captions_in(language)[f"caption.{app.caption}"].text


@lru_cache(maxsize=1)
def listed_apps() -> Mapping[str, ListedApp]:
    """Every app by key, in the order of the alphabet, as they ship. Raises `ContentError`."""
    return read_apps(PATH.read_text(encoding="utf-8"), str(PATH))


def read_apps(text: str, path: str) -> Mapping[str, ListedApp]:
    """The apps of one file. Raises `ContentError` for whatever it may not hold, and names the app."""
    reader = _Reader(path)
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(path, mark.line + 1 if mark else 1, f"not valid YAML: {error}") from error
    fields = reader.mapping("the file", data, frozenset({"sources", "apps"}))
    sources = read_sources(path, fields.get("sources"))
    apps = [reader.app(key, value, sources) for key, value in reader.mapping("apps", fields.get("apps")).items()]
    reader.refuse_doubles(apps)
    if unused := sources.keys() - reader.used:
        raise reader.error(f"no app is from the source {', '.join(sorted(unused))}")
    return MappingProxyType({app.key: app for app in sorted(apps, key=lambda app: app.name.casefold())})


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.used: set[str] = set()

    def error(self, message: str) -> ContentError:
        return ContentError(self.path, 1, message)

    def mapping(self, place: str, data: object, allowed: frozenset[str] = frozenset()) -> dict[str, Any]:
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise self.error(f"{place} must be lines of the form name: value")
        if allowed and (unknown := data.keys() - allowed):
            raise self.error(f"{place} cannot have {', '.join(sorted(unknown))}")
        return data

    def app(self, key: str, data: object, sources: Mapping[str, LabelSource]) -> ListedApp:
        if not _KEY.fullmatch(key):
            raise self.error(f"the key {key} may have small letters, digits and hyphens")
        fields = self.mapping(key, data, _FIELDS)
        named = self.texts(key, "from", fields)
        if missing := [name for name in named if name not in sources]:
            raise self.error(f"{key} names the source {missing[0]}, which is not among the sources")
        self.used |= set(named)
        app = ListedApp(
            key=key,
            names=self.names(key, fields.get("name")),
            spellings=self.texts(key, "spellings", fields) if "spellings" in fields else (),
            platforms=self.texts(key, "platforms", fields),
            can=self.can(key, fields.get("can")),
            said=MappingProxyType({language: self.line(key, fields.get(language), language) for language in SPOKEN}),
            sources=tuple(sources[name] for name in named),
            guide=self.line(key, fields.get("guide", ANY_APP), "guide"),
        )
        if app.can in _PROMISES and not app.is_read:
            raise self.error(f"{key} says {app.can}, and no source of it was read")
        return app

    def names(self, key: str, data: object) -> Mapping[str, str]:
        """One name for everybody, or one by language."""
        by_language = data if isinstance(data, dict) else {ENGLISH: data}
        if ENGLISH not in by_language or by_language.keys() - set(SPOKEN):
            raise self.error(f"{key}: name is one text, or one by language: {{en: …, de: …}}")
        return MappingProxyType({language: self.line(key, text, "name") for language, text in by_language.items()})

    def can(self, key: str, data: object) -> CanHold:
        if data not in tuple(CanHold):
            raise self.error(f"{key}: can is one of {', '.join(CanHold)}")
        return CanHold(str(data))

    def texts(self, key: str, field: str, fields: Mapping[str, object]) -> tuple[str, ...]:
        data = fields.get(field)
        if not isinstance(data, list) or not data:
            raise self.error(f"{key}: {field} must be a list, such as [one, two]")
        return tuple(self.line(key, text, field) for text in data)

    def line(self, key: str, text: object, field: str) -> str:
        if not isinstance(text, str) or not text.strip() or "\n" in text.strip():
            raise self.error(f"{key}: {field} must be one line of text; put it into quotes")
        return text.strip()

    def refuse_doubles(self, apps: list[ListedApp]) -> None:
        """No two apps may be found by one name."""
        met: dict[str, str] = {}
        for app in apps:
            own = {word.casefold() for word in (*app.names.values(), *app.spellings)}
            if len(own) < len(set(app.names.values())) + len(app.spellings):
                raise self.error(f"{app.key} has a spelling twice")
            for word in own:
                if word in met:
                    raise self.error(f"{app.key} and {met[word]} are both called {word}")
                met[word] = app.key
