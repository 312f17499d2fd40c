"""The real server, asked by hand: bodies in chunks, broken requests, and a log that tells nothing of anybody.

What granian itself would say of a request goes the same way as our lines, so it is read here too.
"""

import json
import socket
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.views.canaries import ADDRESS, CANARY, PASSWORD, QUERY, TRACES

pytestmark = pytest.mark.browser

POX: Final = "/autodiscover/autodiscover.xml"
ANNA: Final = b"<Autodiscover><Request><EMailAddress>%s@open.example</EMailAddress></Request></Autodiscover>"
SECRETS: Final = f"Authorization: Basic {PASSWORD}\r\nReferer: https://{ADDRESS}/\r\nUser-Agent: {ADDRESS}\r\n"
#: Seconds to wait for an answer.
_PATIENCE: Final = 120


def in_chunks(body: bytes, size: int = 50) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def send(url: str, raw: bytes, *, hang_up: bool = False) -> bytes:
    """The answer to these bytes, or nothing if we hang up before it comes."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=_PATIENCE) as connection:
        answer = b""
        try:
            connection.sendall(raw)
            while not hang_up and (piece := connection.recv(65536)):
                answer += piece
        except ConnectionError:  # it has heard enough of a broken request
            return answer
        return answer


def post(url: str, path: str, host: str, body: bytes, said: str, kind: str = "text/xml") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\n{SECRETS}{said}\r\n\r\n"
    )
    return send(url, head.encode() + body)


CHUNKED: Final = "Transfer-Encoding: chunked"


@pytest.mark.parametrize("said", [CHUNKED, f"{CHUNKED}\r\nContent-Length: 5", f"{CHUNKED}\r\nExpect: 100-continue"])
def test_a_body_in_chunks_is_read(site: str, said: str) -> None:
    answer = post(site, POX, "autodiscover.open.example", in_chunks(ANNA % b"anna"), said)
    assert answer.count(b"<LoginName>anna@open.example</LoginName>") == 3
    form = in_chunks(b"domain=open.example")
    answer = post(site, "/settings/", urlsplit(site).netloc, form, said, "application/x-www-form-urlencoded")
    assert b"303 See Other" in answer.partition(b"\r\n\r\n")[0] + answer[-2000:]


@pytest.mark.parametrize(("size", "status"), [(16 * 1024, 200), (16 * 1024 + 1, 413), (3_000_000, 413)])
def test_a_body_in_chunks_is_bounded(site: str, size: int, status: int) -> None:
    answer = post(site, POX, "autodiscover.open.example", in_chunks(b"x" * size, 8000), CHUNKED)
    assert answer.startswith(b"HTTP/1.1 %d " % status)


def requests(host: str) -> list[bytes]:
    """What a server may be sent and answers: good, refused and broken requests."""
    get = "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n" + SECRETS + "\r\n"
    line = f"/{ADDRESS}?{QUERY}"
    paths = (line, f"/mail/config-v1.1.xml?{QUERY}", f"{POX}?{QUERY}", f"/settings/?{QUERY}", f"/for/{CANARY}.example/")
    good = [get.format(path, name) for path in paths for name in (host, f"autoconfig.{CANARY}.example", CANARY)]
    odd = [
        f"{CANARY} / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        f"GET {line} HTTP/{CANARY}\r\nHost: {host}\r\n\r\n",
        f"GET {line} HTTP/1.0\r\n\r\n",
        f"GET {line}\r\n\r\n",
        f"GET http://{CANARY}.example{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        f"CONNECT {CANARY}.example:443 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        f"GET /{CANARY}\x00 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {host}\r\n{CANARY} {ADDRESS}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nX: {CANARY * 50_000}\r\n\r\n",
        f"GET /{CANARY * 50_000} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        f"POST {POX} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{CHUNKED}\r\n\r\n{CANARY}\r\n",
        f"POST {POX} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {CANARY}\r\n\r\n{ADDRESS}",
    ]
    return [text.encode("latin-1") for text in (*good, *odd)]


def pieces(host: str) -> list[bytes]:
    """What breaks off before there is anything to answer."""
    head = f"POST {POX} HTTP/1.1\r\nHost: {host}\r\n"
    texts = (
        f"GET /{ADDRESS} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{SECRETS}\r\n",
        f"{head}{CHUNKED}\r\n\r\n20\r\n{CANARY}",
        f"{head}Content-Length: 500\r\n\r\n{ADDRESS}",
        f"{head}{SECRETS}",
        f"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{CANARY}",
        f"\x16\x03\x01{ADDRESS}",
        ADDRESS,
    )
    return [text.encode("latin-1") for text in texts]


def log_of(url: str, folder: Path) -> Path:
    (found,) = folder.glob(f"**/log-{urlsplit(url).port}")
    return found


def heard(log: Path, start: int) -> list[dict[str, Any]]:
    """The lines since then, each of them ours, none of them with a trace of the canary."""
    text = log.read_bytes()[start:].decode()
    assert [line for line in text.splitlines() if any(trace in line.lower() for trace in TRACES)] == []
    return [json.loads(line) for line in text.splitlines()]


def test_the_server_tells_nothing_of_a_request(site: str) -> None:
    log = log_of(site, Path(settings.DATA_DIR) / "site")
    start = log.stat().st_size
    for raw in requests(urlsplit(site).netloc):
        send(site, raw)
    for raw in (*requests(urlsplit(site).netloc), *pieces(urlsplit(site).netloc)):
        send(site, raw, hang_up=True)
    post(site, POX, "autodiscover.open.example", in_chunks(ANNA % CANARY.encode()), CHUNKED)
    assert b"200 OK" in send(site, f"GET /healthz HTTP/1.1\r\nHost: {CANARY}\r\nConnection: close\r\n\r\n".encode())
    lines = heard(log, start)
    assert len(lines) > 20
    assert {line["event"] for line in lines} == {"request"}
    assert {200, 400, 404} <= {line["status"] for line in lines}


def test_the_server_tells_nothing_while_the_database_fails(
    broken_site: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = log_of(broken_site, tmp_path_factory.getbasetemp())
    start = log.stat().st_size
    for raw in requests(urlsplit(broken_site).netloc):
        send(broken_site, raw)
    lines = heard(log, start)
    assert {500, 400} <= {line["status"] for line in lines if "status" in line}
    assert "OperationalError" in {line.get("fault") for line in lines}
