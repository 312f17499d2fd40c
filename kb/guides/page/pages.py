"""Guides and articles as values, and how one file becomes one of them.

Where files come from, and which of them visitors get, is not decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeAlias

from kb.guides.page.body import CompiledBody
from kb.guides.page.devices import DEVICES
from kb.guides.page.paths import PageKind, PagePath
from kb.guides.page.render import compile_body
from kb.guides.page.walked import Walked, walked
from kb.guides.text.errors import ContentError
from kb.guides.text.frontmatter import Document, Fields, read
from kb.guides.text.labels import Label, catalogues
from kb.guides.text.placeholders import Task
from kb.guides.text.source import Snippet

_ARTICLE_FIELDS: Final = ("title", "summary", "labels", "checked", "sources", "synonyms")
_GUIDE_FIELDS: Final = (
    *("title", "summary", "app", "applies_to", "minutes", "task", "method", "changes", "because", "devices"),
    *("labels", "checked", "sources", "synonyms"),
)


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
    """A page of the knowledge base. `labels` are the catalogues whose keys it may use; `source` is the whole file,
    front matter included."""

    path: PagePath
    title: str
    summary: str
    checked: date
    sources: tuple[str, ...]
    synonyms: tuple[str, ...]
    labels: tuple[str, ...]
    body: CompiledBody
    source: SourceFile

    @property
    def slug(self) -> str:
        return self.path.slug

    @property
    def language(self) -> str:
        return self.path.language

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

    app: str
    applies_to: str
    minutes: int
    task: Task
    method: Method
    changes: tuple[Side, ...]
    because: str
    devices: tuple[str, ...]

    @property
    def platform(self) -> str:
        return self.path.platform

    @property
    def walked(self) -> Walked | None:
        """The program in which this very text was followed, step by step, by a machine."""
        return walked(str(self.path), self.body.digest)

    @property
    def address(self) -> str:
        return f"/guides/{self.slug}/"

    @property
    def first_address(self) -> str:
        """Where our links lead: the first stop, or the page with all steps if the author made no stops."""
        stops = self.body.stops(None)
        return f"{self.address}{stops[0].name}/" if stops else self.address


Page: TypeAlias = Guide | Article


def read_page(path: PagePath, file: SourceFile, snippets: Mapping[str, Snippet]) -> Page:
    """The page that a file holds. Raises `ContentError`."""
    if path.kind in (PageKind.SNIPPET, PageKind.MESSAGE):
        raise ContentError(file.path, 1, f"a {path.kind.value} is no page of its own")
    return _guide(path, file, snippets) if path.kind is PageKind.GUIDE else _article(path, file, snippets)


def _article(path: PagePath, file: SourceFile, snippets: Mapping[str, Snippet]) -> Article:
    document = read(file.text, path=file.path, allowed=_ARTICLE_FIELDS)
    fields = document.fields
    return Article(
        path=path,
        title=fields.text("title"),
        summary=fields.text("summary"),
        checked=fields.day("checked"),
        sources=fields.texts("sources"),
        synonyms=fields.texts("synonyms", default=()),
        labels=_labels(fields, file),
        body=_body(document, file, snippets, path.language),
        source=file,
    )


def _guide(path: PagePath, file: SourceFile, snippets: Mapping[str, Snippet]) -> Guide:
    document = read(file.text, path=file.path, allowed=_GUIDE_FIELDS)
    fields = document.fields
    changes = fields.choices("changes", Side)
    body = _body(document, file, snippets, path.language)
    if body.apps:
        raise ContentError(file.path, document.first_line, "apps is for articles; a guide is of one app")
    task, method = fields.choice("task", Task), fields.choice("method", Method)
    if (task is Task.ADD) is not (method is Method.NEW):
        raise ContentError(file.path, fields.line("method"), "method is new for task add, and for no other")
    return Guide(
        path=path,
        title=fields.text("title"),
        summary=fields.text("summary"),
        checked=fields.day("checked"),
        sources=fields.texts("sources"),
        synonyms=fields.texts("synonyms", default=()),
        app=fields.text("app"),
        applies_to=fields.text("applies_to"),
        minutes=fields.number("minutes"),
        task=task,
        method=method,
        changes=changes,
        because=_because(fields, changes, file),
        devices=_devices(fields, file),
        labels=_labels(fields, file),
        body=body,
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


def _body(document: Document, file: SourceFile, snippets: Mapping[str, Snippet], language: str) -> CompiledBody:
    return compile_body(
        document.body,
        path=file.path,
        first_line=document.first_line,
        snippets=snippets,
        labels=_labels(document.fields, file),
        language=language,
    )


def labels_offered(text: str) -> tuple[Label, ...]:
    """What the author of a text may name by its key alone; nothing while its head cannot be read."""
    try:
        names = read(text, path="", allowed=_GUIDE_FIELDS).fields.texts("labels", default=())
    except ContentError:
        return ()
    found: dict[str, Label] = {}
    for name in reversed([name for name in names if name in catalogues()]):
        found |= catalogues()[name].labels
    return tuple(found.values())


def _labels(fields: Fields, file: SourceFile) -> tuple[str, ...]:
    names = fields.texts("labels", default=())
    for name in names:
        if name not in catalogues():
            known = ", ".join(catalogues())
            raise ContentError(file.path, fields.line("labels"), f"unknown catalogue {name}; known are {known}")
    return names
