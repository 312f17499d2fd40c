"""Every test of pages goes through the door as well: whatever it keeps of an answer, it says as Django did."""

from typing import Any

from django.http import HttpResponse
from django.test.client import ClientHandler, FakePayload

from kb.door.questions import Question, question_in
from kb.door.ready import Ready, Slot
from kb.door.recollection import Found, Recollection
from kb.middleware import is_machine_address
from kb.models.ground.revisions import forget_revision, look_again
from kb.models.moves.glance import Glance
from kb.protocols.kept import SEARCHED, SLOT
from kb.views.frame.skeletons import told_of
from tests.door.entering import Here, Said, done

_MEMORY = 8 << 20


class AtTheDoor(ClientHandler):
    """Django answers; before, the door says what it knows, and afterwards what it knows by now."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.recollection = Recollection(Here(lambda _environ, _start: (), 1), _MEMORY, Glance())

    def __call__(self, environ: dict[str, Any]) -> Any:
        question = self._question(environ)
        if question is None:
            return super().__call__(environ)
        before, slot = self._found(question), list[Any]()
        response = super().__call__(environ | {SLOT: slot})
        after = self._kept(question, slot)
        if response.status_code >= 500:  # a test broke something on purpose; what was said before is still right
            return response
        if (
            response.status_code == 429 and SEARCHED in question.query
        ):  # the door counts too: tests/door/test_searches.py
            return response
        for found in filter(None, (before, after)):
            said = Said.of(found.status, found.headers, found.body)
            assert said == _said(response, environ["REQUEST_METHOD"]), f"the door says something else of {question}"
        return response

    def _question(self, environ: dict[str, Any]) -> Question | None:
        """What a mail app posts is read, and put back. No server hands over a name that is no bytes."""
        if max(environ.get("HTTP_HOST", ""), default="") > "\xff":
            return None
        if environ["REQUEST_METHOD"] != "POST" or not is_machine_address(environ["PATH_INFO"]):
            return question_in(_scope(environ))
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = FakePayload(body)
        return question_in(_scope(environ), body)

    def _found(self, question: Question) -> Found | None:
        by = self.recollection.by.get(question.path)
        if by is None or (SEARCHED in question.query and not by.is_search):
            return None
        forget_revision()  # as after a write of this process: nobody gets what was true before
        look_again()
        settings = done(self.recollection.settings(question)) if question.domain else None
        told = settings and told_of(settings)
        if question.domain and told is None:
            return None
        return self.recollection.found(question, question.key(by, told), settings)

    def _kept(self, question: Question, slot: Slot) -> Found | None:
        made = Ready.of(question, slot) if slot else None
        if made is None:
            return None
        self.recollection.by.put(question.path, made[1].kept.by)
        self.recollection.answers.put(*made)
        return self._found(question)


def _scope(environ: dict[str, Any]) -> dict[str, Any]:
    headers = [(name[5:].replace("_", "-").lower(), value) for name, value in environ.items() if name[:5] == "HTTP_"]
    if environ.get("CONTENT_LENGTH"):
        headers.append(("content-length", environ["CONTENT_LENGTH"]))
    return {
        "method": environ["REQUEST_METHOD"],
        "scheme": environ["wsgi.url_scheme"],
        "path": environ["PATH_INFO"].encode("latin-1").decode(errors="replace"),
        "query_string": environ["QUERY_STRING"].encode("latin-1"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": (environ["REMOTE_ADDR"], 0),
    }


def _said(response: HttpResponse, method: str) -> Said:
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    body = b"" if method == "HEAD" else response.content
    return Said.of(response.status_code, pairs, body)
