"""A page in each language: the prefix of its addresses, and the way from one language to the same page in another."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language

from kb.languages import Language


class _LanguagePrefix(LocalePrefixPattern):
    """`de/` while a page speaks German; nothing in the site's own language. Django would write `en-gb/`."""

    @property
    def language_prefix(self) -> str:
        language = current_language()
        return "" if language is settings.SITE_LANGUAGES.own else f"{language.code}/"


def in_every_language(*patterns: Any) -> list[URLResolver]:
    """The same addresses once for each language; `reverse` stays in the language of the page that is being made."""
    return [URLResolver(_LanguagePrefix(), list(patterns))]


def current_language() -> Language:
    """The language of the page that is being made."""
    active = get_language()
    return next((one for one in settings.SITE_LANGUAGES.all if one.django_code == active), settings.SITE_LANGUAGES.own)


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language, with its address there. `shown` is the one that is being made.

    `written` is false where the frame alone speaks the language, around a text that has not been translated.
    """

    language: Language
    address: str
    shown: bool
    written: bool

    @property
    def canonical(self) -> str:
        """The address without the state of the page."""
        return self.address.partition("?")[0]


def versions(address: str, written_in: Collection[str] | None = None) -> list[Version]:
    """The page at `address` in every language of the site; its text is there in those of `written_in`, or in all."""
    here = current_language()
    site = settings.SITE_LANGUAGES
    return [
        Version(one, site.path_in(address, one), one is here, written_in is None or one.code in written_in)
        for one in site.all
    ]
