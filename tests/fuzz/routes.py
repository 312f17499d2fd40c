"""Every address of the site as the URL resolver has it, so that a new one is asked for without a line here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern
from django.utils.regex_helper import normalize
from django.utils.translation import override

from tests.fuzz.values import Written

_LOOKAHEAD: Final = re.compile(r"\(\?[=!](?:[^()\[]|\[[^]]*\])*\)")
_HOLE: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Route:
    """`form` is its path with `%(name)s` for each of `names`."""

    form: str
    names: tuple[str, ...]

    def filled(self, values: dict[str, str]) -> str:
        """The path as it goes out."""
        return "/" + _HOLE.sub(lambda hole: escaped(values[hole[1]]), self.form).lstrip("/")

    @property
    def is_for_programs(self) -> bool:
        return self.form.startswith("api/")


def escaped(value: str) -> str:
    """A piece of a path as it goes out."""
    if isinstance(value, Written):
        return value
    return quote(value.encode("utf-8", "surrogatepass"), safe="/.-_~@:")


def all_routes() -> list[Route]:
    """Each address once, in an order that stays."""
    found = {form: Route(form, tuple(_HOLE.findall(form))) for form in _forms(get_resolver(), [""])}
    return [found[form] for form in sorted(found)]


def match_of(path: str) -> ResolverMatch | None:
    """Where a path leads, in the language that it begins with."""
    try:
        with override(settings.SITE_LANGUAGES.of_path(path).django_code):
            return resolve(path)
    except (Resolver404, ValueError):
        return None


def _forms(resolver: URLResolver, before: list[str]) -> Iterator[str]:
    for one in resolver.url_patterns:
        here = [start + form for start in before for form in _written(one)]
        if isinstance(one, URLPattern):
            yield from here
        else:
            yield from _forms(one, here)


def _written(one: URLPattern | URLResolver) -> list[str]:
    if isinstance(one.pattern, LocalePrefixPattern):
        site = settings.SITE_LANGUAGES
        return ["" if language is site.own else f"{language.code}/" for language in site.all]
    pattern = _LOOKAHEAD.sub("", str(one.pattern.regex.pattern)).replace(r"\Z", "$")
    return [form for form, _names in normalize(pattern)]
