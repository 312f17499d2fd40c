"""The same requests over a real connection to `manage.py serve`, and heads that are no heads at all."""

import socket
import time
from contextlib import suppress
from random import Random
from typing import Final
from urllib.parse import urlsplit

from tests.fuzz.site import Answer, Asked

#: Seconds that an answer may take, on a busy machine.
_PATIENCE: Final = 60.0
#: … and a head that is none: the other side may wait for the rest of it.
IMPATIENCE: Final = 0.5
_LONGEST: Final = 1 << 22
_GET: Final = b"GET /search/?q=imap HTTP/1.1\r\n"
_HOST: Final = b"Host: 127.0.0.1\r\n"
#: Beginnings of a conversation that no client of ours has; `%s` stands for a right Host.
HEADS: Final = (
    *(b"", b"\r\n", b"\r\n\r\n\r\n", b"\0" * 400, b"\xff" * 400, b"GET", b"GET /", b"GET / HTTP/1.1", b"G" * 70_000),
    *(
        b"GET /\r\n\r\n",
        b"GET / HTTP/0.9\r\n\r\n",
        b"GET / HTTP/3.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / XTTP/1.1\r\n\r\n",
    ),
    *(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x01" * 200),
    *(_GET + b"\r\n", _GET + _HOST + _HOST + b"\r\n", _GET + b"Host:\r\n\r\n", _GET + b"Host: a b\r\n\r\n"),
    *(
        _GET + _HOST + b"a\r\n\r\n",
        _GET + _HOST + b": x\r\n\r\n",
        _GET + _HOST + b"X : y\r\n\r\n",
        _GET + _HOST + b" x: y\r\n\r\n",
    ),
    *(_GET + _HOST + b"X: \0\r\n\r\n", _GET + _HOST + b"X: \xff\xfe\r\n\r\n", _GET + _HOST + b"\xff: x\r\n\r\n"),
    *(_GET.replace(b"\r\n", b"\n") + b"Host: 127.0.0.1\n\n", _GET + _HOST + b"X: y\r\n folded\r\n\r\n"),
    *(_GET + _HOST + b"X: " + b"y" * 200_000 + b"\r\n\r\n", _GET + _HOST + b"X: y\r\n" * 2_000 + b"\r\n"),
    *(
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
        b"GET /%s HTTP/1.1\r\n" % (b"%00" * 500) + _HOST + b"\r\n",
    ),
    *(
        b"GET http://evil.example/ HTTP/1.1\r\n" + _HOST + b"\r\n",
        b"GET //evil.example/ HTTP/1.1\r\n" + _HOST + b"\r\n",
    ),
    *(b"OPTIONS * HTTP/1.1\r\n" + _HOST + b"\r\n", b"CONNECT a.example:443 HTTP/1.1\r\n" + _HOST + b"\r\n"),
    *(
        b"GET /a b HTTP/1.1\r\n" + _HOST + b"\r\n",
        b"GET /#x HTTP/1.1\r\n" + _HOST + b"\r\n",
        b"GET ? HTTP/1.1\r\n" + _HOST + b"\r\n",
    ),
    *(
        b"GET /\xc3\xbc\xff HTTP/1.1\r\n" + _HOST + b"\r\n",
        b"GET /?q=\xff HTTP/1.1\r\n" + _HOST + b"\r\n",
        b"GET /% HTTP/1.1\r\n" + _HOST + b"\r\n",
    ),
    *(
        _GET
        + _HOST
        + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
    ),
    *(_GET + _HOST + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n\r\n",),
    *(_GET + _HOST + b"\r\n" + _GET + _HOST + b"\r\n", _GET + _HOST + b"Connection: keep-alive, close, x\r\n\r\n"),
)
_POST: Final = b"POST /settings/ HTTP/1.1\r\n" + _HOST
BODIES: Final = (
    *(
        _POST + b"Content-Length: -1\r\n\r\nx",
        _POST + b"Content-Length: 1, 2\r\n\r\nx",
        _POST + b"Content-Length: 0x1\r\n\r\nx",
    ),
    *(
        _POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        _POST + b"Content-Length: " + b"9" * 400 + b"\r\n\r\nx",
    ),
    *(
        _POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        _POST + b"Content-Length: 10\r\n\r\nx",
    ),
    *(
        _POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        _POST + b"Transfer-Encoding: x\r\n\r\n",
        _POST + b"\r\nx",
    ),
    *(
        _POST + b"Transfer-Encoding: chunked\r\n\r\n" + end
        for end in (b"x\r\n", b"-1\r\n", b"ffffffffffffffffff\r\n", b"5\r\nab", b"0\r\n")
    ),
    *(
        _POST + b"Transfer-Encoding: chunked\r\n\r\n" + end
        for end in (b"1;" + b"x" * 20_000 + b"\r\na\r\n0\r\n\r\n", b"0\r\nX: y\r\n\r\n")
    ),
    *(
        _POST + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
        _POST + b"Expect: 200-x\r\nContent-Length: 1\r\n\r\nx",
    ),
    *(_POST + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b",),
)


def odd_head(chance: Random) -> bytes:
    """One of these, now and then with a byte that is another."""
    head = bytearray(chance.choice((*HEADS, *BODIES)))
    if head and chance.random() < 0.5:
        head[chance.randrange(min(len(head), 200))] = chance.randrange(256)
    return bytes(head)


def as_bytes(asked: Asked, host: str, cookies: str = "", token: str = "") -> bytes:
    """The request as a client writes it."""
    target = f"{asked.path}?{asked.query}" if asked.query else asked.path
    headers = {"Host": host, "Connection": "close"}
    headers |= {"Content-Length": str(len(asked.body))} if asked.body or asked.method == "POST" else {}
    headers |= {"Cookie": cookies} if cookies else {}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    lines = [
        f"{asked.method} {target} HTTP/1.1",
        *(f"{name}: {value}" for name, value in (headers | asked.headers).items()),
    ]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + asked.body


def converse(url: str, said: bytes, patience: float = _PATIENCE) -> Answer:
    """Say all, and hear what comes until the other side ends, or has nothing to say for so long.

    The status is 0 if nothing came that is HTTP.
    """
    parts, started, heard = urlsplit(url), time.perf_counter(), b""
    with (
        socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=patience) as way,
        suppress(OSError),
    ):
        way.sendall(said)
        while len(heard) < _LONGEST and (piece := way.recv(65536)):
            heard += piece
    return _read(heard, time.perf_counter() - started)


def _read(heard: bytes, took: float) -> Answer:
    head, _, body = heard.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
        return Answer(0, {}, heard, took)
    pairs = (line.partition(":") for line in lines)
    return Answer(int(words[1]), {name.lower(): value.strip() for name, _colon, value in pairs}, body, took)
