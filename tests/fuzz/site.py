"""A site in this process, whose rows and files can be put back to where they were in a moment.

`prepare` comes before everything of Django's and of the site's.
"""

import io
import os
import shutil
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

import psycopg
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import connections

from tests import environment, loopback

HOST: Final = "127.0.0.1:8000"
_FRESH: Final = "fuzz_fresh"
_USED: Final = "fuzz_used"
_FOLDERS: Final = ("media", "backups")
#: Switches on what sends; nobody listens there, and only a worker would call.
_MAIL: Final = {
    "EMAIL_URL": "smtps://us:secret@127.0.0.1:9",
    "EMAIL_FROM": "Example Host <help@example.net>",
    "BOUNCES_URL": "imaps://us:secret@127.0.0.1:9/INBOX",
}


def prepare() -> None:
    """The environment of a site without limits, in a folder and a database of its own."""
    if url := os.environ.get("DATABASE_URL", ""):
        os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{_USED}").geturl()
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {_USED}")
            server.execute(f"CREATE DATABASE {_USED}")
        os.environ["FUZZ_SERVER"] = url
    environment.prepare()
    os.environ |= _MAIL
    os.environ |= {name: "" for name in environment.SETTINGS if name.endswith("_LIMIT")}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    loopback.pytest_configure()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it goes out. `role` is who asks, and `form` the names of what is sent."""

    number: int
    role: str
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    form: tuple[str, ...] = ()

    def says(self) -> str:
        """All by which it is found again, and nothing of what was sent."""
        asked = f"{self.path}?{self.query}" if self.query else self.path
        sent = f" with {', '.join(dict.fromkeys(self.form))[:200]}" if self.form else ""
        odd = f" [{', '.join(self.headers)}]" if self.headers else ""
        return f"request {self.number}: {self.method} {asked[:300]!a} as {self.role}{sent}{odd}"


@dataclass(frozen=True, slots=True)
class Answer:
    """`fault` is the class and the place of what was raised, if anything was."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    fault: str = ""

    @property
    def is_a_fault(self) -> bool:
        """A 5xx, unless it says when to come again."""
        return self.status >= 500 and not (self.status == 503 and "retry-after" in self.headers)

    def html(self) -> str:
        is_page = self.headers.get("content-type", "").startswith("text/html")
        return self.body.decode("utf-8", "replace") if is_page else ""


class Site:
    """Asks the WSGI application as a server would."""

    def __init__(self) -> None:
        from kb.wsgi import application  # noqa: PLC0415  it wants the database to be there

        self._application: Any = application
        self._raised: list[str] = []
        got_request_exception.connect(self._note)

    def _note(self, **_: object) -> None:
        self._raised.append(place_of(sys.exc_info()[1]))

    def answer(self, asked: Asked, cookies: str = "", token: str = "") -> Answer:
        self._raised.clear()
        started, said = time.perf_counter(), {}

        def start_response(status: str, headers: list[tuple[str, str]], _fault: object = None) -> None:
            said.update(status=int(status[:3]), headers={name.lower(): value for name, value in headers})

        body = b""
        try:
            pieces = self._application(_environ(asked, cookies, token), start_response)
            body = b"".join(pieces)
            if hasattr(pieces, "close"):
                pieces.close()
        except Exception as error:  # noqa: BLE001  a server would answer 500 to whatever it is
            said = {"status": 500, "headers": {}}
            self._raised.append(place_of(error))
        took = time.perf_counter() - started
        return Answer(said["status"], said["headers"], body, took, " after ".join(self._raised))


def place_of(error: BaseException | None) -> str:
    """Its class, the last line of ours, and the last line."""
    if error is None:
        return ""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{settings.BASE_DIR}/kb" in frame.filename]
    root = f"{settings.BASE_DIR}/"
    places = [f"{frame.filename.removeprefix(root)}:{frame.lineno}" for frame in (*ours[-1:], *frames[-1:])]
    return f"{type(error).__name__} at {' < '.join(dict.fromkeys(places))}"


def _environ(asked: Asked, cookies: str, token: str) -> dict[str, Any]:
    headers = {"Host": HOST, "Content-Length": str(len(asked.body))}
    headers |= {"Cookie": cookies} if cookies else {}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    headers |= asked.headers
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if f"HTTP_{name}" in named:
            named[name] = named.pop(f"HTTP_{name}")
    return {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(asked.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
        **named,
    }


class Kept:
    """The rows and files of a moment."""

    def __init__(self) -> None:
        self._data = Path(settings.DATA_DIR)
        self._copy = self._data / "fuzz-fresh"
        connections.close_all()
        shutil.rmtree(self._copy, ignore_errors=True)
        self._copy.mkdir()
        for name in _FOLDERS:
            (self._data / name).mkdir(exist_ok=True)
            shutil.copytree(self._data / name, self._copy / name)
        if _is_sqlite():
            shutil.copy(_file(), self._copy / "rows")
        else:
            _as_template(_USED, _FRESH)

    def put_back(self) -> None:
        connections.close_all()
        for name in _FOLDERS:
            shutil.rmtree(self._data / name, ignore_errors=True)
            shutil.copytree(self._copy / name, self._data / name)
        if _is_sqlite():
            for ending in ("-wal", "-shm"):
                _file().with_name(_file().name + ending).unlink(missing_ok=True)
            # Not over the file: a thread that still reads it would read half of either.
            shutil.copy(self._copy / "rows", self._copy / "next")
            (self._copy / "next").replace(_file())
        else:
            _as_template(_FRESH, _USED)


def _is_sqlite() -> bool:
    return "FUZZ_SERVER" not in os.environ


def _file() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


def _as_template(source: str, target: str) -> None:
    with psycopg.connect(os.environ["FUZZ_SERVER"], autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {target} TEMPLATE {source}")
