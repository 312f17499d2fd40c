"""The programs whose texts can be read, and where each of them keeps the files of a language.

A file is named as the catalogue's `at:` names it, without the language: `messenger/am-server-top.dtd`,
`localization/labels.inc`, `evolution.mo`, `app/src/main/res/values/strings.xml`. Programs of websites are in
`tools/labels/websites.py`.
"""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final, Protocol
from zipfile import ZipFile

from kb.guides.text.labels import ENGLISH
from tools.labels.formats import FORMATS, android, shown

Texts = Mapping[str, str]


class NotThere(LookupError):
    """A program, or its texts in a language, cannot be read here; the text says what to install or name."""


class Program(Protocol):
    """Texts by language and file."""

    def __hash__(self) -> int: ...

    @property
    def version(self) -> str: ...

    def texts(self, language: str) -> Mapping[str, Texts]:
        """Every text, by file and name. Raises `NotThere`."""


@cache
def texts(program: Program, language: str) -> Mapping[str, Texts]:
    """What the screens of a language say, by file and name. Raises `NotThere`."""
    return {
        file: {name: shown(text) for name, text in found.items()} for file, found in program.texts(language).items()
    }


class OfFiles:
    """A program whose files say by their endings how to read them."""

    def files(self, language: str) -> Mapping[str, bytes]:
        """Every file with texts. Raises `NotThere`."""
        raise NotImplementedError

    def texts(self, language: str) -> Mapping[str, Texts]:
        return {name: FORMATS[PurePosixPath(name).suffix](data) for name, data in self.files(language).items()}


class NamedInEnglish(OfFiles):
    """A program whose English texts are the names of all others."""

    def texts(self, language: str) -> Mapping[str, Texts]:
        if language != ENGLISH:
            return super().texts(language)
        return {file: {name: name for name in found} for file, found in super().texts(_ANY_OTHER).items()}


#: A language in which every program of that kind names its English texts.
_ANY_OTHER: Final = "de"


def version_of(folder: Path) -> str:
    """The commit of a checkout; of a folder that is none, the folder."""
    if not (folder / ".git").exists():
        return str(folder)
    head = ["git", "-C", str(folder), "log", "-1", "--format=%h of %cs"]
    return subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()


def _package_version(package: str) -> str:
    asked = subprocess.run(["dpkg-query", "-Wf", "${Version}", package], capture_output=True, text=True)
    if asked.returncode or not asked.stdout:
        raise NotThere(f"the Debian package {package} is not installed")
    return asked.stdout


@dataclass(frozen=True)
class Mozilla(OfFiles):
    """A program of Mozilla's with its language packs: archives in which each language has folders of its name."""

    package: str
    archive: Path
    packs: Path

    @property
    def version(self) -> str:
        return _package_version(self.package)

    def files(self, language: str) -> Mapping[str, bytes]:
        pack = self.archive if language == "en" else Path(str(self.packs).format(language=language))
        if not pack.is_file():
            raise NotThere(f"{pack} is not there: {self.package} with its language pack")
        with ZipFile(pack) as archive:
            return {name: archive.read(path) for path, name in self._named(archive.namelist(), language)}

    def _named(self, paths: list[str], language: str) -> Iterator[tuple[str, str]]:
        locale = "en-US" if language == "en" else language
        for folder in (f"chrome/{locale}/locale/{locale}/", f"localization/{locale}/"):
            for path in paths:
                if path.startswith(folder) and PurePosixPath(path).suffix in {".dtd", ".ftl", ".properties"}:
                    yield path, path.removeprefix(folder)


@dataclass(frozen=True)
class Folders(OfFiles):
    """A program whose files of a language lie in a folder each; `{}` in `folder` is the language as it spells it."""

    package: str
    folder: str
    spelt: tuple[tuple[str, str], ...]
    suffix: str
    root: Path = Path("/")

    @property
    def version(self) -> str:
        return _package_version(self.package) if self.package else str(self.root)

    def files(self, language: str) -> Mapping[str, bytes]:
        spelt = dict(self.spelt).get(language, language)
        folder = self.root / self.folder.format(spelt)
        found = {path.name: path.read_bytes() for path in sorted(folder.glob(f"*{self.suffix}"))}
        if not found:
            raise NotThere(f"{folder} has no *{self.suffix}: {self.package}")
        return found


@dataclass(frozen=True)
class Gettext(OfFiles):
    """A program of GNOME's kind, with one file a language: its English texts are the names of all others.

    What nobody has translated stays English on the screen, and in the files of other languages only.
    """

    package: str
    domain: str
    locale: Path = Path("/usr/share/locale")

    @property
    def version(self) -> str:
        return _package_version(self.package)

    def texts(self, language: str) -> Mapping[str, Texts]:
        known = sorted(path.parts[-3] for path in self.locale.glob(f"*/LC_MESSAGES/{self.domain}.mo"))
        own = super().texts(known[0] if language == ENGLISH and known else language)
        names = [name for one in known for found in super(Gettext, self).texts(one).values() for name in found]
        english = {name: name for name in dict.fromkeys(names)}
        return {file: english if language == ENGLISH else {**english, **found} for file, found in own.items()}

    def files(self, language: str) -> Mapping[str, bytes]:
        file = self.locale / language / "LC_MESSAGES" / f"{self.domain}.mo"
        if not file.is_file():
            raise NotThere(f"{file} is not there: {self.package}")
        return {f"{self.domain}.mo": file.read_bytes()}


@dataclass(frozen=True)
class Android:
    """A checkout of an Android app's public repository, or a folder with its resources."""

    root: Path

    @property
    def version(self) -> str:
        return version_of(self.root)

    def texts(self, language: str) -> Mapping[str, Texts]:
        """As a phone puts them together: the texts of a language over the English ones, and Britain's over those."""
        region = "GB" if language == ENGLISH else language.upper()
        places = [f"values-{language}-r{region}", f"values-{language}"]
        if language != ENGLISH and not any(self._files(place) for place in places):
            raise NotThere(f"{self.root} has no res/values-{language}/strings.xml")
        found: dict[str, Texts] = {}
        for place in ("values", *places):
            for file, path in self._files(place):
                found[file] = {**found.get(file, {}), **android(path.read_bytes())}
        return found

    def _files(self, place: str) -> list[tuple[str, Path]]:
        paths = sorted(self.root.rglob(f"res/{place}/strings.xml"))
        return [(str(path.relative_to(self.root)).replace(f"{place}/", "values/"), path) for path in paths]


_THUNDERBIRD: Final = Path("/usr/lib/thunderbird")
#: What Debian's packages bring, by the name that a source in the catalogue has as `program`.
INSTALLED: Final[Mapping[str, Program]] = {
    "thunderbird": Mozilla(
        "thunderbird",
        _THUNDERBIRD / "omni.ja",
        _THUNDERBIRD / "extensions" / "langpack-{language}@thunderbird.mozilla.org.xpi",
    ),
    "roundcube": Folders(
        "roundcube-core",
        "usr/share/roundcube/program/localization/{}",
        (("en", "en_GB"), ("de", "de_DE")),
        ".inc",
    ),
    "evolution": Gettext("evolution-common", "evolution"),
    "evolution-data-server": Gettext("evolution-data-server-common", "evolution-data-server"),
    # What Evolution takes of GNOME's own: the buttons of its assistant.
    "gtk": Gettext("libgtk-3-common", "gtk30"),
    "claws-mail": Gettext("claws-mail-i18n", "claws-mail"),
}
