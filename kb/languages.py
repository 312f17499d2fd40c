"""The languages of the site: how they are called, where their pages live, and the words that lower floors say in them.

A language has a two-letter code, which names its content folder and begins its addresses; the site's own language has
addresses without it. Floors 1 and 2 know no Django and no current language: they are told one and use `gettext` of
this module. Doors use Django's functions. Both read the same catalogue, `kb/locale/<code>/LC_MESSAGES/django.mo`.

Which languages a site offers, and which is its own, is not decided here: `kb/settings.py` reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Final

LOCALE_DIR: Final = Path(__file__).resolve().parent / "locale"


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue where it is written down; it is translated where it is said."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """`tag` is what a page says of itself (BCP 47); `name` is English, `own_name` how its speakers call it."""

    code: str
    tag: str
    name: str
    own_name: str
    #: Between the thousands of a number.
    separator: str = ","

    @property
    def django_code(self) -> str:
        """As Django's settings and catalogues name it."""
        return self.tag.lower()


#: The language in which code and templates are written.
SOURCE: Final = "en"
LANGUAGES: Final[Mapping[str, Language]] = {
    language.code: language
    for language in (
        Language(SOURCE, "en-GB", gettext_noop("English"), "English"),
        Language("de", "de", gettext_noop("German"), "Deutsch", "."),
    )
}


def language_named(name: str) -> Language | None:
    """A language by its code or its tag, in any case; `None` if there is none."""
    wanted = name.strip().lower()
    return next((language for language in LANGUAGES.values() if wanted in (language.code, language.django_code)), None)


def gettext(message: str, language: str) -> str:
    """The message in a language given by its code; as it is, if the language has no words for it."""
    return _catalogue(language).gettext(message) if message else ""


def in_digits(number: int, language: str) -> str:
    """A number that somebody reads, `12,345`, as Django writes it in the same language."""
    known = LANGUAGES.get(language)
    return f"{number:,}".replace(",", known.separator if known else ",")


@lru_cache(maxsize=16)
def _catalogue(language: str) -> NullTranslations:
    return translation("django", LOCALE_DIR, [language], fallback=True)


@dataclass(frozen=True, slots=True)
class SiteLanguages:
    """What a site offers: its own language, whose addresses have no prefix, and more."""

    own: Language
    more: tuple[Language, ...] = ()

    @property
    def all(self) -> tuple[Language, ...]:
        return (self.own, *self.more)

    def of_path(self, path: str) -> Language:
        """The language that an address is in."""
        first = path.removeprefix("/").partition("/")[0]
        return next((language for language in self.more if language.code == first), self.own)

    def path_in(self, path: str, language: Language) -> str:
        """The address of the same page in another language."""
        here = self.of_path(path)
        bare = path if here is self.own else path.removeprefix(f"/{here.code}") or "/"
        return bare if language is self.own else f"/{language.code}{bare}"


def site_languages(own: str, more: Iterable[str]) -> SiteLanguages:
    """By names, as an operator writes them. Unknown ones are left out: `kb.checks` refuses to start with them."""
    first = language_named(own) or LANGUAGES[SOURCE]
    known = dict.fromkeys(filter(None, map(language_named, more)))
    return SiteLanguages(first, tuple(language for language in known if language is not first))
