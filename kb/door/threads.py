"""Django in its threads: a whole request in, a whole answer out. A thread works for a request, never for a connection.

The environment is asgiref's, which Django brings along. Its own way to call a WSGI application has one thread for all
requests; a2wsgi's crosses over between thread and event loop for each piece of an answer, and leaves the thread to
whoever reads slowly. Here a thread comes back with the answer, so it is crossed over once (record 49).
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, TypeVar, cast

from asgiref.wsgi import WsgiToAsgiInstance

from kb.door.answers import Answer
from kb.door.heads import Scope

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Value = TypeVar("Value")
#: Bytes of an answer that wait in memory; longer ones are files that operators fetch.
_IN_MEMORY: Final = 1024 * 1024


class Threads:
    """So many threads for one WSGI application."""

    def __init__(self, application: WsgiApplication, number: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(number, "django")

    def one_more(self) -> "Threads":
        """A thread for the same application, behind which nothing of these waits."""
        return Threads(self._application, 1)

    async def answer(self, scope: Scope, body: IO[bytes], more: dict[str, Any] | None = None) -> Answer:
        """What the application says to a request whose body is all there; `more` is for its environment."""
        environ = environment(scope, body) | (more or {})
        return await self.run(_worked, self._application, environ)

    async def run(self, function: Callable[..., Value], *arguments: Any) -> Value:
        """What a function says that may have to wait, as for the database."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)


def environment(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The WSGI environment (PEP 3333) of an ASGI scope."""
    builder: Any = cast(Any, WsgiToAsgiInstance)(None, duplicate_header_limit=None)
    builder.scope = scope
    return dict(builder.build_environ(scope, body))


def _worked(application: WsgiApplication, environ: dict[str, Any]) -> Answer:
    status, lines = 500, []

    def start_response(said: str, headers: list[tuple[str, str]], _fault: object = None) -> None:
        nonlocal status, lines
        status = int(said[:3])
        lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    pieces = application(environ, start_response)
    body: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed once it was sent
    try:
        for piece in pieces:
            body.write(piece)
    except BaseException:
        body.close()
        raise
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    if (
        environ["REQUEST_METHOD"] != "HEAD"
        and status not in _BODILESS
        and not any(name == _LENGTH for name, _ in lines)
    ):
        lines.append((_LENGTH, str(body.tell()).encode()))
    body.seek(0)
    return Answer(status, lines, body)


#: Answers that have no body by their status (RFC 9110 8.6).
_BODILESS: Final = frozenset({204, 304})
_LENGTH: Final = b"content-length"
