"""Every guide and article of a site in each language, found the way Django finds templates and compiled once.

`read_folders` gathers files by their paths inside the library (`folders.py`), the first folder that has a path wins;
`build_all` makes `Libraries` of them. Edited copies that are kept elsewhere are laid over the files by `assembly.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kb.guides.library.assembly import Manuscript, assemble
from kb.guides.library.folders import look_through
from kb.guides.page.devices import DEVICES, Device, devices_on
from kb.guides.page.new_accounts import NO_NEW_ACCOUNT
from kb.guides.page.pages import Article, Guide, Page, SourceFile
from kb.guides.page.paths import ENGLISH
from kb.guides.page.platforms import PLATFORMS, Platform
from kb.guides.text.errors import ContentErrors
from kb.guides.text.placeholders import Task


@dataclass(frozen=True, slots=True)
class Library:
    """All pages of one language by slug: guides in the order of platforms, then by slug; articles by slug.

    A page that is not there in this language is there in another one: its own `language` tells.
    """

    language: str
    guides: Mapping[str, Guide]
    articles: Mapping[str, Article]

    @property
    def pages(self) -> tuple[Page, ...]:
        return (*self.guides.values(), *self.articles.values())

    def guides_for(self, chosen: Device | Platform, task: Task) -> tuple[Guide, ...]:
        """What a device has for a task, the best first; what a platform has, in the order of its devices."""
        devices = (chosen,) if isinstance(chosen, Device) else devices_on(chosen.id)
        slugs = dict.fromkeys(slug for device in devices for slug in (*device.guides, *self._naming(device)))
        guides = (self.guides[slug] for slug in slugs if slug in self.guides)
        return tuple(guide for guide in guides if guide.task is task)

    def counterpart(self, guide: Guide) -> Guide | None:
        """The guide for the other task on the same device; where none can be, the guide to take instead."""
        other = Task.ADD if guide.task is Task.CHANGE else Task.CHANGE
        found = (self.guides_for(DEVICES[device], other) for device in guide.devices)
        instead = (NO_NEW_ACCOUNT[device].guide for device in guide.devices if device in NO_NEW_ACCOUNT)
        return next((guides[0] for guides in found if guides), None) or self.guides.get(next(instead, ""))

    def _naming(self, device: Device) -> tuple[str, ...]:
        """The guides that name a device, though the table of devices may not know of them: an operator's own."""
        return tuple(guide.slug for guide in self.guides.values() if device.id in guide.devices)


@dataclass(frozen=True, slots=True)
class Libraries:
    """A library for each language that has pages. `default` is the one that the others fall back to."""

    by_language: Mapping[str, Library]
    default: str

    def of(self, language: str) -> Library:
        """The library of a language; of the default one for a language without pages."""
        return self.by_language.get(language) or self.by_language[self.default]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page of every language once."""
        return tuple(
            page for library in self.by_language.values() for page in library.pages if page.language == library.language
        )


def read_folders(folders: Iterable[Path]) -> dict[str, SourceFile]:
    """Every Markdown file by its path inside its folder, in the order of paths. Raises `ContentErrors`."""
    found = look_through(folders)
    if found.unreadable:
        raise ContentErrors(found.unreadable.values())
    return found.files


def build_all(
    files: Mapping[str, SourceFile], default: str = ENGLISH, make: Callable[[Manuscript], Page] | None = None
) -> Libraries:
    """The libraries of all languages; `make` as in `assemble`. Raises `ContentErrors`."""
    return shelve(assemble(files, make=make).pages, default)


def shelve(pages: Iterable[Page], default: str = ENGLISH) -> Libraries:
    """Sort pages into libraries; page by page a language falls back to the default one, and that to English."""
    by_language: dict[str, list[Page]] = {ENGLISH: [], default: []}
    for page in pages:
        by_language.setdefault(page.language, []).append(page)
    libraries: dict[str, Library] = {}
    for language in sorted(by_language):
        # What comes last wins, so the language itself does.
        chain = dict.fromkeys((language, default, ENGLISH))
        libraries[language] = _library(language, [page for name in reversed(chain) for page in by_language[name]])
    return Libraries(MappingProxyType(libraries), default)


def _library(language: str, pages: Iterable[Page]) -> Library:
    guides = {page.slug: page for page in pages if isinstance(page, Guide)}
    articles = {page.slug: page for page in pages if not isinstance(page, Guide)}
    order = list(PLATFORMS)
    in_order = sorted(guides.values(), key=lambda guide: (order.index(guide.platform), guide.slug))
    return Library(
        language,
        MappingProxyType({guide.slug: guide for guide in in_order}),
        MappingProxyType(dict(sorted(articles.items()))),
    )
