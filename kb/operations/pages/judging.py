"""A text before it is saved: what is wrong with it, and what it would look like. Nothing here writes."""

from datetime import datetime
from typing import Final

from django.contrib.staticfiles import finders

from kb.guides.checking.check import Problem, page_problems
from kb.guides.checking.prose import label_problems, prose_problems
from kb.guides.library.assembly import Answer, Manuscript, manuscript
from kb.guides.library.library import shelve
from kb.guides.messages.filling import Document, Unfilled, fill
from kb.guides.messages.lint import faults as message_faults
from kb.guides.messages.source import read_message
from kb.guides.messages.tree import Piece
from kb.guides.messages.trial import imagined
from kb.guides.page.pages import Page, SourceFile
from kb.guides.page.paths import NotAPagePath, PageKind, PagePath
from kb.guides.text.errors import ContentError, ContentErrors
from kb.guides.text.source import included_names
from kb.mail.moves import MailSettings
from kb.models.messages.texts import sender_in
from kb.models.pages.images import image_exists
from kb.models.pages.library import Snapshot, current_snapshot
from kb.operations.pages.rendering import render

#: What a snippet is shown in: it is no page of its own.
_AROUND_A_SNIPPET: Final = """\
---
title: The snippet %(name)s
summary: As pages show it that include it.
checked: 2026-01-01
sources: [the site]
---
::: include %(name)s
"""


def preview(path: str, text: str, at: datetime) -> Page:
    """The page that a text would become, made by the child process. Raises `ContentErrors`.

    A snippet comes as an article with nothing else on it. A message is no page and is not shown here.
    """
    answer = _rendered(_manuscript(path, text, current_snapshot(at)))
    if isinstance(answer, ContentError):
        raise ContentErrors([answer])
    return answer


def message_preview(path: str, text: str, reader: MailSettings | None) -> Document:
    """A message for one reader, or for an imagined client. Raises `ContentErrors`."""
    place = PagePath.parse(path)
    try:
        message = read_message(text, piece=Piece(place.slug), language=place.language, path=path)
        return fill(message, reader or imagined(), sender_in(place.language))
    except ContentError as error:
        raise ContentErrors([error]) from error
    except Unfilled as gap:
        raise ContentErrors([ContentError(path, gap.line, str(gap))]) from gap


def picture_exists(address: str) -> bool:
    """Whether a picture below `/static/` or `/media/` is there."""
    if address.startswith("/static/"):
        return finders.find(address.removeprefix("/static/")) is not None
    return image_exists(address)


def faults(path: str, text: str, at: datetime) -> list[Problem]:
    """Everything that should be put right, by line.

    The first mistake that keeps the text from being shown stands alone, since nothing else can be judged before it is
    gone. Faults of what a page owes its reader, and of style, come together; they stop nobody from publishing.
    """
    if is_message(path):
        return _faults_of_message(path, text)
    snapshot = current_snapshot(at)
    try:
        page = preview(path, text, at)
    except ContentErrors as errors:
        return [_problem(error) for error in errors.errors]
    own = SourceFile(path, text)
    style = [*prose_problems(own, page.language), *label_problems(own, page.language)]
    if PagePath.parse(path).kind is PageKind.SNIPPET:
        return sorted({*style, *_broken_by(path, text, snapshot)})
    others = [other for other in snapshot.libraries.pages if other.path != page.path]
    library = shelve([*others, page], snapshot.libraries.default).of(page.language)
    owed = page_problems(page, library, at.date(), has_image=picture_exists)
    return sorted({*style, *owed})


def is_message(path: str) -> bool:
    """Whether a path is the one of a message, which is no page."""
    try:
        return PagePath.parse(path).kind is PageKind.MESSAGE
    except NotAPagePath:
        return False


def _faults_of_message(path: str, text: str) -> list[Problem]:
    """What keeps it from clients; if nothing does, the faults of style."""
    place = PagePath.parse(path)
    found = message_faults(text, piece=Piece(place.slug), language=place.language, path=path)
    return [_problem(fault) for fault in found] or prose_problems(SourceFile(path, text), place.language)


def _manuscript(path: str, text: str, snapshot: Snapshot) -> Manuscript:
    source = SourceFile(path, text)
    try:
        place = PagePath.parse(path)
    except NotAPagePath as error:
        raise ContentErrors([ContentError(path, 1, str(error))]) from error
    if place.kind is PageKind.MESSAGE:
        raise ContentErrors([ContentError(path, 1, "a message is shown with the values of a move, not as a page")])
    if place.kind is not PageKind.SNIPPET:
        return manuscript(place, source, snapshot.sources)
    article = PagePath(place.language, PageKind.ARTICLE, "", place.slug)
    around = SourceFile(str(article), _AROUND_A_SNIPPET % {"name": place.slug})
    return manuscript(article, around, {**snapshot.sources, path: source})


def _broken_by(path: str, text: str, snapshot: Snapshot) -> list[Problem]:
    """What a snippet does to the pages that include it: two of one heading, or a page that becomes too long."""
    sources = {**snapshot.sources, path: SourceFile(path, text)}
    place = PagePath.parse(path)
    pages = [
        manuscript(page.path, page.source, sources)
        for page in snapshot.libraries.pages
        if place.slug in included_names(page.source.text)
    ]
    answers = render(page for page in pages if any(snippet.path == path for _, snippet in page.snippets))
    return [_problem(answer) for answer in answers.values() if isinstance(answer, ContentError)]


def _rendered(page: Manuscript) -> Answer:
    return render([page])[page.digest]


def _problem(error: ContentError) -> Problem:
    return Problem(error.path, error.line, error.message)
