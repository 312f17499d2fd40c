"""Which text of each page visitors get: an operator's edited copy over their own file, and that over what ships.

A file is ours or of somebody who can write to the server's disk, so it is compiled here. A mistake in one that ships is
an error. An edited copy is text from a browser. It is never compiled here; a child process does that beforehand, and
what it made is handed in. A copy or an own file that cannot be shown, because somebody mistyped or an upgrade took a
placeholder away or a slug, never takes a page down, nor another page: the text below it is served in its place, and the
fault is told.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Final, TypeAlias

from kb.guides.library.release import renderer_release
from kb.guides.messages.lint import faults, read_faultless
from kb.guides.messages.tree import Message, Piece
from kb.guides.page.pages import Page, SourceFile, read_page
from kb.guides.page.paths import ENGLISH, NotAPagePath, PageKind, PagePath
from kb.guides.text.errors import ContentError, ContentErrors
from kb.guides.text.source import Snippet, included_names

Files: TypeAlias = Mapping[str, SourceFile]
#: What became of a manuscript: a page, or the first mistake in it.
Answer: TypeAlias = Page | ContentError
#: Said of a text that no parser gets through.
TOO_DEEP: Final = "something in this text is nested too deeply"
#: Pages made from files, kept for as long as the process: a library is assembled anew whenever a copy changes.
_KEPT: Final = 1024


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A page's text with all that it is made from. Equal ones become equal pages.

    `snippets` are those that it includes; `within_reach` is every snippet that it could, for the words of an error.
    """

    path: PagePath
    source: SourceFile
    snippets: tuple[tuple[str, Snippet], ...]
    within_reach: Mapping[str, Snippet] = field(compare=False, repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 over everything that the page depends on, the code that renders it too."""
        parts = [renderer_release(), str(self.path), self.source.text, [(name, s.text) for name, s in self.snippets]]
        return sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an edited copy or an own file is not served. `served` says whether the text below it is, in its place; else
    the page is missing. `of_file`: the mistake stands in a file of the operator's folders."""

    path: str
    error: ContentError
    served: bool
    of_file: bool = False


@dataclass(frozen=True, slots=True)
class Assembled:
    """Pages of all languages. `missing` are manuscripts that must be rendered before anybody can say more."""

    pages: tuple[Page, ...]
    faults: tuple[Fault, ...]
    missing: tuple[Manuscript, ...]
    #: The pieces of the message kit, by their paths.
    messages: Mapping[str, Message]


def assemble(
    files: Files,
    edits: Files = MappingProxyType({}),
    rendered: Mapping[str, Answer] = MappingProxyType({}),
    own: Files = MappingProxyType({}),
    make: Callable[[Manuscript], Page] | None = None,
) -> Assembled:
    """Lay `edits` over `own` files, and those over `files`, all by their paths inside the library.

    `rendered` is what the child process made of manuscripts, by their digests. `make` gives the page of one that stands
    in files: `compiled`, if nothing else is said; a stock has most of them ready (`stock.py`). Raises `ContentErrors`
    for mistakes in `files`, all at once.
    """
    assembling = _Assembling((edits, own, files), rendered, make or compiled)
    # Files first: where an upgrade brings a slug that an operator's own page has, the slug is ours.
    for path in sorted(assembling.merged, key=lambda path: (path not in files, path not in own, path)):
        assembling.take(path)
    if assembling.errors:
        raise ContentErrors(assembling.errors)
    return Assembled(
        tuple(assembling.pages.values()), tuple(assembling.faults), tuple(assembling.missing), assembling.messages
    )


def manuscript(path: PagePath, source: SourceFile, files: Files) -> Manuscript:
    """A page's text with its snippets out of `files`: those of its language, else the English ones."""
    return _manuscript(path, source, _snippets(files, path.language))


def _manuscript(path: PagePath, source: SourceFile, within_reach: Mapping[str, Snippet]) -> Manuscript:
    names = sorted(included_names(source.text) & within_reach.keys())
    return Manuscript(path, source, tuple((name, within_reach[name]) for name in names), within_reach)


@lru_cache(maxsize=_KEPT)
def compiled(page: Manuscript) -> Page:
    """The page of a manuscript, made in this process: for files, and for the child. Raises `ContentError`."""
    return read_page(page.path, page.source, page.within_reach)


@lru_cache(maxsize=_KEPT)
def message_of(path: PagePath, source: SourceFile) -> Message:
    """The message of a file or of an edited copy. It is safe to read here whoever wrote it. Raises `ContentError`."""
    return read_faultless(source.text, piece=Piece(path.slug), language=path.language, path=source.path)


class _Assembling:
    def __init__(
        self, layers: tuple[Files, Files, Files], rendered: Mapping[str, Answer], make: Callable[[Manuscript], Page]
    ) -> None:
        self.layers, self.rendered, self.make = layers, rendered, make
        edits, own, self.files = layers
        self.on_disk = {**self.files, **own}
        self.merged = {**self.on_disk, **edits}
        self.reach: dict[str, tuple[Mapping[str, Snippet], ...]] = {}
        self.places = {file.path for file in own.values()}
        self.pages: dict[tuple[str, PageKind, str], Page] = {}
        self.errors: list[ContentError] = []
        self.faults: list[Fault] = []
        self.missing: list[Manuscript] = []
        self.messages: dict[str, Message] = {}

    def take(self, relative: str) -> None:
        source = self.merged[relative]
        try:
            path = PagePath.parse(relative)
        except NotAPagePath as error:
            self._blame(relative, ContentError(source.path, 1, str(error)), served=False)
            return
        if path.kind is PageKind.SNIPPET:
            return
        if path.kind is PageKind.MESSAGE:
            self._take_message(path, relative)
            return
        first: ContentError | None = None
        for attempt in self._attempts(path, relative):
            answer = self._answer(attempt)
            if isinstance(answer, ContentError):
                first = first or answer
            else:
                if first:
                    self._blame(relative, first, served=True)
                self._put(relative, answer)
                return
        if first:
            self._blame(relative, first, served=False)

    def _take_message(self, path: PagePath, relative: str) -> None:
        """The newest text, or the one below it if that may not go to anybody."""
        first: ContentError | None = None
        for source in self._sources(relative):
            try:
                self.messages[relative] = message_of(path, source)
            except ContentError as error:
                first = first or error
            else:
                break
        if first and relative in self.files and relative not in self.messages:
            file = self.files[relative]
            self.errors += faults(file.text, piece=Piece(path.slug), language=path.language, path=file.path)
        elif first:
            self._blame(relative, first, served=relative in self.messages)

    def _attempts(self, path: PagePath, relative: str) -> Iterator[Manuscript]:
        """What may be shown, the most wanted first: the newest text with the newest snippets, at last what ships."""
        reach = self._reach(path.language)
        made = (_manuscript(path, source, snippets) for source in self._sources(relative) for snippets in reach)
        yield from dict.fromkeys(made)

    def _reach(self, language: str) -> tuple[Mapping[str, Snippet], ...]:
        """What a page of a language can include: with all that was edited, with all on the disk, of what ships."""
        if language not in self.reach:
            layers = (self.merged, self.on_disk, self.files)
            self.reach[language] = tuple(_snippets(files, language) for files in layers)
        return self.reach[language]

    def _sources(self, relative: str) -> list[SourceFile]:
        return [files[relative] for files in self.layers if relative in files]

    def _answer(self, page: Manuscript) -> Answer:
        if self._is_on_disk(page):
            try:
                return self.make(page)
            except ContentError as error:
                return error
            except RecursionError:
                return ContentError(page.source.path, 1, TOO_DEEP)
        answer = self.rendered.get(page.digest)
        if answer is None:
            self.missing.append(page)
            return ContentError(page.source.path, 1, "this text has not been made into a page yet")
        return answer

    def _is_on_disk(self, page: Manuscript) -> bool:
        """Whether no word of the page was written in a browser."""
        _edits, *disk = self.layers
        if page.source not in [files.get(str(page.path)) for files in disk]:
            return False
        _edited, *ours = self._reach(page.path.language)
        return all(any(of.get(name) == snippet for of in ours) for name, snippet in page.snippets)

    def _blame(self, relative: str, error: ContentError, *, served: bool) -> None:
        if relative in self.files and not served:
            self.errors.append(error)
        else:
            self.faults.append(Fault(relative, error, served, error.path in self.places))

    def _put(self, relative: str, page: Page) -> None:
        key = (page.language, page.path.kind, page.slug)
        if key in self.pages:
            taken_by = self.pages[key].source.path
            error = ContentError(page.source.path, 1, f"the slug {page.slug} is taken by {taken_by}")
            self._blame(relative, error, served=False)
        else:
            self.pages[key] = page


def _snippets(files: Files, language: str) -> dict[str, Snippet]:
    """Every snippet that a page of a language can include, by name."""
    found: dict[str, Snippet] = {}
    for folder in dict.fromkeys(("_snippets/", f"{language}/_snippets/" if language != ENGLISH else "_snippets/")):
        for relative, file in files.items():
            if relative.startswith(folder):
                found[relative.removeprefix(folder).removesuffix(".md")] = Snippet(file.path, file.text)
    return found
