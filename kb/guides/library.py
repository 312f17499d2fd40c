"""Every guide and article of a site, found the way Django finds templates and compiled once.

    guides/<platform>/<slug>.md     articles/<slug>.md     _snippets/<name>.md

`read_folders` gathers files, the first folder that has a path wins; `build` makes a `Library` of them. Whoever keeps
edited copies elsewhere puts them into the mapping in between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePosixPath
from re import compile as pattern
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from kb.guides.body import CompiledBody
from kb.guides.devices import DEVICES, PLATFORMS, Device, Platform, devices_on
from kb.guides.errors import ContentError, ContentErrors
from kb.guides.frontmatter import Document, Fields, read
from kb.guides.placeholders import Task
from kb.guides.render import compile_body
from kb.guides.source import LONGEST_PAGE, Snippet

_ARTICLE_FIELDS: Final = ("title", "summary", "checked", "sources", "synonyms")
_GUIDE_FIELDS: Final = (
    *("title", "summary", "app", "applies_to", "minutes", "task", "method", "changes", "because", "devices"),
    *("checked", "sources", "synonyms"),
)
_SLUG: Final = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Method(StrEnum):
    """How an app takes a server: typed over the old one, by an account removed and added again, on another screen or
    machine; or into an account that is not there yet."""

    IN_PLACE = "in_place"
    RE_ADD = "re_add"
    ELSEWHERE = "elsewhere"
    NEW = "new"


class Side(StrEnum):
    """The two halves of a mail account."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of one file; `path` is how its author knows it."""

    path: str
    text: str

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A page of the knowledge base. `source` is the whole file, front matter included."""

    slug: str
    title: str
    summary: str
    checked: date
    sources: tuple[str, ...]
    synonyms: tuple[str, ...]
    body: CompiledBody
    source: SourceFile

    @property
    def digest(self) -> str:
        """SHA-256 of the file, by which an edited copy remembers what it was made from."""
        return self.source.digest

    @property
    def address(self) -> str:
        return f"/articles/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Guide(Article):
    """Instructions for one app on one platform. `because` says why `changes` lacks a side; else it is empty."""

    platform: str
    app: str
    applies_to: str
    minutes: int
    task: Task
    method: Method
    changes: tuple[Side, ...]
    because: str
    devices: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"/guides/{self.slug}/"


Page: TypeAlias = Guide | Article
_P = TypeVar("_P", Guide, Article)


@dataclass(frozen=True, slots=True)
class Library:
    """All pages by slug: guides in the order of platforms, then by slug; articles by slug."""

    guides: Mapping[str, Guide]
    articles: Mapping[str, Article]

    @property
    def pages(self) -> tuple[Page, ...]:
        return (*self.guides.values(), *self.articles.values())

    def guides_for(self, chosen: Device | Platform, task: Task) -> tuple[Guide, ...]:
        """What a device has for a task, the best first; what a platform has, in the order of its devices."""
        devices = (chosen,) if isinstance(chosen, Device) else devices_on(chosen.id)
        slugs = dict.fromkeys(slug for device in devices for slug in device.guides)
        guides = (self.guides[slug] for slug in slugs if slug in self.guides)
        return tuple(guide for guide in guides if guide.task is task)

    def counterpart(self, guide: Guide) -> Guide | None:
        """The guide for the other task on the same device: adding an account instead of changing it, or back."""
        other = Task.ADD if guide.task is Task.CHANGE else Task.CHANGE
        found = (self.guides_for(DEVICES[device], other) for device in guide.devices)
        return next((guides[0] for guides in found if guides), None)


def load(folders: Iterable[Path]) -> Library:
    """Read and compile everything; a later folder is the fallback of those before it, file by file.

    Raises `ContentErrors` with every mistake in every file.
    """
    return build(read_folders(folders))


def read_folders(folders: Iterable[Path]) -> dict[str, SourceFile]:
    """Every Markdown file by its path inside its folder, in the order of paths."""
    files: dict[str, SourceFile] = {}
    errors: list[ContentError] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.md")):
            relative = path.relative_to(folder).as_posix()
            if relative in files:
                continue
            try:
                files[relative] = SourceFile(str(path), _text_of(path))
            except ContentError as error:
                errors.append(error)
    if errors:
        raise ContentErrors(errors)
    return dict(sorted(files.items()))


def build(files: Mapping[str, SourceFile]) -> Library:
    """Compile files, given by their paths inside the library. Raises `ContentErrors`."""
    snippets = {
        PurePosixPath(relative).stem: Snippet(file.path, file.text)
        for relative, file in files.items()
        if relative.startswith("_snippets/")
    }
    guides: dict[str, Guide] = {}
    articles: dict[str, Article] = {}
    errors: list[ContentError] = []
    for relative, file in files.items():
        try:
            page = _page(relative, file, snippets)
            if isinstance(page, Guide):
                _put(guides, page)
            elif page:
                _put(articles, page)
        except ContentError as error:
            errors.append(error)
    if errors:
        raise ContentErrors(errors)
    order = list(PLATFORMS)
    ordered = sorted(guides.values(), key=lambda guide: (order.index(guide.platform), guide.slug))
    return Library(MappingProxyType({guide.slug: guide for guide in ordered}), MappingProxyType(articles))


def compile_page(relative: str, text: str, *, path: str, snippets: Mapping[str, Snippet]) -> Page:
    """One page alone, as an editor's preview needs it. `relative` is its path inside the library."""
    page = _page(relative, SourceFile(path, text), snippets)
    if page is None:
        raise ContentError(path, 1, "a snippet is no page of its own")
    return page


def _text_of(path: Path) -> str:
    # The size is asked first, so that a mistaken gigabyte is not read into memory.
    if path.stat().st_size > LONGEST_PAGE:
        raise ContentError(str(path), 1, f"the file is longer than {LONGEST_PAGE // 1024} KB")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(str(path), line, "the file is not in UTF-8") from error


def _put(pages: dict[str, _P], page: _P) -> None:
    if page.slug in pages:
        raise ContentError(page.source.path, 1, f"the slug {page.slug} is taken by {pages[page.slug].source.path}")
    pages[page.slug] = page


def _page(relative: str, file: SourceFile, snippets: Mapping[str, Snippet]) -> Page | None:
    """The page that a file holds; `None` for a snippet."""
    match PurePosixPath(relative).parts:
        case ("_snippets", _):
            return None
        case ("articles", name):
            return _article(_slug(name, file), file, snippets)
        case ("guides", platform, name) if platform in PLATFORMS:
            return _guide(_slug(name, file), platform, file, snippets)
    raise ContentError(
        file.path,
        1,
        "a page is guides/<platform>/<slug>.md or articles/<slug>.md, a snippet _snippets/<name>.md; "
        f"platforms are {', '.join(PLATFORMS)}",
    )


def _slug(name: str, file: SourceFile) -> str:
    slug = name.removesuffix(".md")
    if not _SLUG.fullmatch(slug):
        raise ContentError(file.path, 1, "the name of a file has small letters, digits and single hyphens only")
    return slug


def _article(slug: str, file: SourceFile, snippets: Mapping[str, Snippet]) -> Article:
    document = read(file.text, path=file.path, allowed=_ARTICLE_FIELDS)
    fields = document.fields
    return Article(
        slug=slug,
        title=fields.text("title"),
        summary=fields.text("summary"),
        checked=fields.day("checked"),
        sources=fields.texts("sources"),
        synonyms=fields.texts("synonyms", default=()),
        body=_body(document, file, snippets),
        source=file,
    )


def _guide(slug: str, platform: str, file: SourceFile, snippets: Mapping[str, Snippet]) -> Guide:
    document = read(file.text, path=file.path, allowed=_GUIDE_FIELDS)
    fields = document.fields
    changes = fields.choices("changes", Side)
    task, method = fields.choice("task", Task), fields.choice("method", Method)
    if (task is Task.ADD) is not (method is Method.NEW):
        raise ContentError(file.path, fields.line("method"), "method is new for task add, and for no other")
    return Guide(
        slug=slug,
        title=fields.text("title"),
        summary=fields.text("summary"),
        checked=fields.day("checked"),
        sources=fields.texts("sources"),
        synonyms=fields.texts("synonyms", default=()),
        platform=platform,
        app=fields.text("app"),
        applies_to=fields.text("applies_to"),
        minutes=fields.number("minutes"),
        task=task,
        method=method,
        changes=changes,
        because=_because(fields, changes, file),
        devices=_devices(fields, file),
        body=_body(document, file, snippets),
        source=file,
    )


def _because(fields: Fields, changes: tuple[Side, ...], file: SourceFile) -> str:
    if len(changes) == len(Side):
        return fields.text("because", default="")
    if not fields.has("because"):
        raise ContentError(file.path, fields.line("changes"), "because is missing: say why not both sides change")
    return fields.text("because")


def _devices(fields: Fields, file: SourceFile) -> tuple[str, ...]:
    devices = fields.texts("devices")
    for device in devices:
        if device not in DEVICES:
            known = ", ".join(DEVICES)
            raise ContentError(file.path, fields.line("devices"), f"unknown device {device}; known are {known}")
    return devices


def _body(document: Document, file: SourceFile, snippets: Mapping[str, Snippet]) -> CompiledBody:
    return compile_body(document.body, path=file.path, first_line=document.first_line, snippets=snippets)
