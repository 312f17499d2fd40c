"""Processes of ours that a test starts and waits for, without the second that Python takes to load what is not ours.

For each test process there is one that has loaded Django and other packages, but no module of this project, and has
read no settings. For each order it makes a copy of itself, which becomes `manage.py …` or `-c …` as if Python had just
begun. What serves, is killed, or is about the start of Python itself is started by `subprocess` as ever.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parent.parent
#: What the project takes from others and can be loaded before there are settings.
_LOADED: Final = (
    "asn1crypto.cms",
    "cryptography.hazmat.primitives.serialization.pkcs12",
    "cryptography.x509",
    "defusedxml.ElementTree",
    "django.contrib.admin.widgets",
    "django.contrib.staticfiles.finders",
    "django.contrib.staticfiles.storage",
    "django.core.cache.backends.locmem",
    "django.core.mail.backends.smtp",
    "django.core.management.commands.check",
    "django.core.management.commands.runserver",
    "django.core.paginator",
    "django.core.servers.basehttp",
    "django.core.validators",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.middleware.csrf",
    "django.middleware.gzip",
    "django.middleware.locale",
    "django.middleware.security",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.test.client",
    "django.utils.feedgenerator",
    "django.views.generic",
    "environ",
    "icalendar",
    "idna",
    "limits.strategies",
    "markdown.extensions.tables",
    "nh3",
    "openpyxl",
    "PIL.ImageOps",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.WebPImagePlugin",
    "publicsuffixlist",
    "pydantic.fields",
    "rapidfuzz.distance",
    "rapidfuzz.process",
    "segno",
    "sqlparse",
    "tantivy",
    "whitenoise.middleware",
    "yaml",
)
#: Seconds, after which the kernel ends a process. A busy machine is slow.
_PATIENCE: Final = 600


@dataclass(frozen=True, slots=True)
class _Order:
    """What a process is to be. `out` and `err` are the files into which it says what it has to say."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    umask: int
    out: str
    err: str


def begin(*arguments: str | Path, env: Mapping[str, str], check: bool = False) -> "subprocess.CompletedProcess[str]":
    """What `subprocess.run([sys.executable, *arguments])` gives, in the folder of the project, with nothing to read.

    `arguments` are `manage.py` or `-c` and a program, with what either is given. With `check`, raises
    `CalledProcessError` for another status than 0.
    """
    umask = os.umask(0)
    os.umask(umask)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        order = _Order(tuple(map(str, arguments)), dict(env), umask, str(out), str(err))
        status = _ready.status_of(order)
        done = subprocess.CompletedProcess(order.arguments, status, out.read_text(), err.read_text())
    if check:
        done.check_returncode()
    return done


class _Ready:
    """The process that has loaded what is not ours. It comes up with the first order."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def status_of(self, order: _Order) -> int:
        """Has an order carried out, and gives the status with which that ended."""
        process = self._process or self._begun()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(asdict(order)) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    def _begun(self) -> "subprocess.Popen[str]":
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._end, self._process)
        return self._process

    def _end(self, process: "subprocess.Popen[str]") -> None:
        process.communicate(timeout=_PATIENCE)


_ready: Final = _Ready()


def _next_order() -> _Order | None:
    """Load, and carry out orders in copies of this process until there are no more; in a copy, gives what it is."""
    gc.disable()
    for name in _LOADED:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        order = _Order(**json.loads(line))
        if not (child := os.fork()):
            gc.enable()
            return order
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  the answer
    return None


def _become(order: _Order) -> None:
    """Run what is ordered. It is the last that this process does, so Python ends it as it ends any other."""
    for number, path in enumerate((os.devnull, order.out, order.err)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.umask(order.umask)
    os.environ.clear()
    os.environ.update(order.environment)
    signal.alarm(_PATIENCE)
    program, *rest = order.arguments
    if program == "-c":
        sys.argv[:] = ["-c", *rest[1:]]
        exec(rest[0], {"__name__": "__main__"})  # noqa: S102  it is ours
    else:
        sys.argv[:] = [program, *rest]
        sys.path[0] = str(_ROOT)
        runpy.run_path(program, run_name="__main__")


if __name__ == "__main__" and (order := _next_order()) is not None:
    _become(order)
