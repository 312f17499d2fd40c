"""Every test of pages goes through the door as well: whatever it keeps of an answer, it says as Django did."""

from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test.client import ClientHandler, FakePayload

from kb.door.memory import Slot, made_of, settings_for
from kb.door.questions import Question
from kb.door.recollection import Found, Recollection
from kb.middleware import is_machine_address
from kb.models.ground.revisions import look_again
from kb.protocols.kept import SEARCHED, SLOT
from tests.door.entering import Here, Said

_MEMORY = 8 << 20


class AtTheDoor(ClientHandler):
    """Django answers; before, the door says what it knows, and afterwards what it knows by now."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.recollection = Recollection(Here(lambda _environ, _start: (), 1), _MEMORY)

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
            said = Said.of(found.status, found.head["headers"], found.body["body"])
            assert said == _said(response, question.method), f"the door says something else of {question}"
        return response

    def _question(self, environ: dict[str, Any]) -> Question | None:
        """What a mail app posts is read, and put back. No server hands over a name that is no bytes."""
        if max(environ.get("HTTP_HOST", ""), default="") > "\xff":
            return None
        if environ["REQUEST_METHOD"] != "POST" or not is_machine_address(environ["PATH_INFO"]):
            return self.recollection.question(_scope(environ))
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = FakePayload(body)
        return self.recollection.question(_scope(environ), BytesIO(body))

    def _found(self, question: Question) -> Found | None:
        if self.recollection.memory.by(question) is None:
            return None
        look_again()
        settings = settings_for(question) if question.domain else None
        return self.recollection._ready(question, settings) if settings or not question.domain else None

    def _kept(self, question: Question, slot: Slot) -> Found | None:
        made = made_of(question, slot)
        if made is None:
            return None
        self.recollection.memory.put(question, *made)
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
