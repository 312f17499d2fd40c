"""Programs that people use in a browser, from a checkout of their public repository.

A plug-in for WordPress brings English texts alone. Those of other languages are made on wordpress.org, and every site
that speaks the language fetches them: `wp-content/languages/plugins/<plug-in>-de_DE.po` of such a site, put anywhere
into the folder, is read with it. WordPress itself is a folder with nothing but `admin-de_DE.po`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

from kb.guides.text.labels import ENGLISH
from tools.labels.programs import Android, NamedInEnglish, NotThere, Program, Texts, version_of

#: What the catalogue calls the texts of a plug-in, which stand in all of its files.
_TEXTS: Final = "texts"
#: The calls by which PHP and Vue say a text of their own: `esc_html__( 'SMTP Host', 'plug-in' )`, `$t('SMTP Host')`.
_CALLS: Final = re.compile(
    r"""(?:\b(?:esc_(?:html|attr))?_[_ex]|\$t)\(\s*+(?:'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)")"""
)
_SOURCES: Final = ("*.php", "*.vue")
#: Whose names are the English texts, where there is no source.
_ANY_OTHER: Final = "de_DE"


@dataclass(frozen=True)
class Nextcloud(NamedInEnglish):
    """An app of Nextcloud's: a file of texts a language, of German the one that says “Sie”."""

    root: Path

    @property
    def version(self) -> str:
        return version_of(self.root)

    def files(self, language: str) -> Mapping[str, bytes]:
        for spelt in (f"{language}_{language.upper()}", language):
            file = self.root / "l10n" / f"{spelt}.json"
            if file.is_file():
                return {"l10n.json": file.read_bytes()}
        raise NotThere(f"{self.root} has no l10n/{language}.json")


@dataclass(frozen=True)
class WordPress:
    """A plug-in for WordPress."""

    root: Path

    @property
    def version(self) -> str:
        return version_of(self.root)

    def texts(self, language: str) -> Mapping[str, Texts]:
        if language != ENGLISH:
            return {_TEXTS: self._translated(f"{language}_{language.upper()}")}
        return {_TEXTS: {text: text for text in set(self._said()) or self._translated(_ANY_OTHER)}}

    def _said(self) -> Iterator[str]:
        for pattern in _SOURCES:
            for path in sorted(self.root.rglob(pattern)):
                for single, double in _CALLS.findall(path.read_text(encoding="utf-8", errors="replace")):
                    yield re.sub(r"\\(.)", r"\1", single or double)

    def _translated(self, locale: str) -> dict[str, str]:
        files = sorted(self.root.rglob(f"*{locale}.po"))
        if not files:
            raise NotThere(f"{self.root} has no *{locale}.po from a site that speaks the language")
        entries = (entry for file in files for entry in polib.pofile(str(file)))
        return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}


#: By the name that a source in the catalogue has as `program`.
_CHECKOUTS: Final[Mapping[str, Callable[[Path], Program]]] = {
    "nextcloud-mail": Nextcloud,
    "wordpress": WordPress,
    "wp-mail-smtp": WordPress,
    "fluent-smtp": WordPress,
    "post-smtp": WordPress,
}


def checkout(name: str, root: Path) -> Program:
    """A program from the folder that somebody names; whatever is not in the table is an Android app."""
    return _CHECKOUTS.get(name, Android)(root)
