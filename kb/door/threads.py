"""Django in its threads: a whole request in, a whole answer out. A thread works for a request, never for a connection.
The environment is asgiref's; a way between thread and event loop is gone once for each answer (record 49).
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, TypeVar, cast

from asgiref.wsgi import WsgiToAsgiInstance

from kb.door.answers import Answer, pairs
from kb.door.bodies import Scope

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Value = TypeVar("Value")
#: Bytes of an answer that wait in memory; longer ones are files that operators fetch.
_IN_MEMORY: Final = 1024 * 1024


class Threads:
    """So many threads for one WSGI application."""

    def __init__(self, application: WsgiApplication, number: int) -> None:
        self._application, self._pool = application, ThreadPoolExecutor(number, "django")

    async def answer(self, scope: Scope, body: IO[bytes], more: dict[str, Any] | None = None) -> Answer:
        """What the application says to a request whose body is all there; `more` is for its environment."""
        return await self.run(_worked, self._application, scope, body, more or {})

    async def run(self, function: Callable[..., Value], *arguments: Any) -> Value:
        """What a function says that may have to wait, as for the database."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)


def _worked(application: WsgiApplication, scope: Scope, body: IO[bytes], more: dict[str, Any]) -> Answer:
    """By an environment of PEP 3333."""
    request: Any = cast(Any, WsgiToAsgiInstance)(None, duplicate_header_limit=None)
    request.scope, said = scope, []
    pieces = application(request.build_environ(scope, body) | more, lambda *line: said.append(line))
    text: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed once it was sent
    try:
        for piece in pieces:
            text.write(piece)
    except BaseException:
        text.close()
        raise
    finally:
        getattr(pieces, "close", bool)()
    status, headers = int(said[-1][0][:3]), pairs(said[-1][1])
    # Answers without a body have no length either (RFC 9110 8.6).
    if scope["method"] != "HEAD" and status not in {204, 304} and b"content-length" not in dict(headers):
        headers.append((b"content-length", b"%d" % text.tell()))
    text.seek(0)
    return Answer(status, headers, text)
