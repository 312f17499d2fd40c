"""A compiled page as text, to be handed from the child process to its parent and kept in a table or a file.

Only plain JSON: whoever could write there could otherwise run code in the site. The source is not in it; it is
in the manuscript that the page was made from.
"""

import json
from datetime import date
from functools import lru_cache
from typing import Any, Final

from kb.guides.library.assembly import Answer, Manuscript
from kb.guides.page.body import CompiledBody
from kb.guides.page.pages import Article, Guide, Method, Page, Side
from kb.guides.page.paths import PageKind
from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import Task

#: Pages taken out of their text, so that a process cuts each once and not at every change of another one.
_KEPT: Final = 256


def pack(answer: Answer) -> str:
    if isinstance(answer, ContentError):
        return json.dumps({"error": [answer.path, answer.line, answer.message]})
    return json.dumps({"page": {**_article_fields(answer), **(_guide_fields(answer))}, "body": _body(answer.body)})


@lru_cache(maxsize=_KEPT)
def unpack(text: str, made_from: Manuscript) -> Answer:
    """The page or the mistake that `pack` was given. Raises `ValueError`, `KeyError` or `TypeError` for other text."""
    return unpack_anew(text, made_from)


def unpack_anew(text: str, made_from: Manuscript) -> Answer:
    """The same for whoever keeps what it gives."""
    data: dict[str, Any] = json.loads(text)
    if "error" in data:
        path, line, message = data["error"]
        return ContentError(path, line, message)
    fields, body = data["page"], data["body"]
    article: dict[str, Any] = {
        "path": made_from.path,
        "source": made_from.source,
        "title": fields["title"],
        "summary": fields["summary"],
        "checked": date.fromisoformat(fields["checked"]),
        "sources": tuple(fields["sources"]),
        "synonyms": tuple(fields["synonyms"]),
        "labels": tuple(fields["labels"]),
        "body": CompiledBody(
            body["html"],
            frozenset(body["placeholders"]),
            frozenset(body["snippets"]),
            tuple(body["refused"]),
            made_from.path.language,
            body["digest"],
        ),
    }
    if made_from.path.kind is not PageKind.GUIDE:
        return Article(**article)
    return Guide(
        **article,
        app=fields["app"],
        applies_to=fields["applies_to"],
        minutes=fields["minutes"],
        task=Task(fields["task"]),
        method=Method(fields["method"]),
        changes=tuple(map(Side, fields["changes"])),
        because=fields["because"],
        devices=tuple(fields["devices"]),
    )


def _article_fields(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "summary": page.summary,
        "checked": page.checked.isoformat(),
        "sources": page.sources,
        "synonyms": page.synonyms,
        "labels": page.labels,
    }


def _guide_fields(page: Page) -> dict[str, Any]:
    if not isinstance(page, Guide):
        return {}
    return {
        "app": page.app,
        "applies_to": page.applies_to,
        "minutes": page.minutes,
        "task": page.task,
        "method": page.method,
        "changes": page.changes,
        "because": page.because,
        "devices": page.devices,
    }


def _body(body: CompiledBody) -> dict[str, Any]:
    return {
        "html": body.html,
        "placeholders": sorted(body.placeholders),
        "snippets": sorted(body.snippets),
        "refused": body.refused,
        "digest": body.digest,
    }
