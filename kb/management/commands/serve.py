"""`make run`: prepare the data folder, then become the web server, with the worker beside it."""

import os
import resource
import socket
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from kb import VERSION
from kb.data_folder import CannotStart
from kb.management import supervisor
from kb.models.site.profile import current_profile
from kb.operations.site import samples
from kb.operations.site.starting import make_ready


class Command(BaseCommand):
    help = "Prepares the data folder (database, sample, static files) and serves the site with granian."
    requires_system_checks = ["signpost"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="Stop before serving.")

    def handle(self, *args: Any, prepare_only: bool, **options: Any) -> None:
        refuse_taken_port(settings.HOST, settings.PORT)
        self.stdout.write(f"Signpost {VERSION}")
        for sentence in make_ready(datetime.now(UTC)):
            self.stdout.write(f"  {sentence}")
        if prepare_only:
            return
        self.stdout.write(f"\n  Open  {settings.SITE_URL}/")
        if current_profile().sample_loaded:
            self.stdout.write(f"  Try   {samples.CASE_DOMAINS[0]}  or  open.example, announced.example, closed.example")
        self.stdout.write("  Stop  Ctrl-C\n")
        self.stdout.flush()
        become_server()


def refuse_taken_port(host: str, port: int) -> None:
    """Bind once before granian does: two granians would share the port in silence. Raises `CannotStart`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).rstrip(".")
            another = port + 1 if 0 < port < 65535 else 8001
            sentence = f"Port {port} on {host} cannot be used: {reason}. Another one: PORT={another} make run"
            raise CannotStart(sentence) from error


def become_server() -> None:
    """Replace this process, so that a service manager's signals reach the server, or the parent that passes them on."""
    allow_many_connections()
    command = granian()
    if settings.WORKER == "beside":
        command = supervisor.command(command, [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"])
    os.execv(command[0], command)  # noqa: S606


def granian() -> list[str]:
    """The command line. Without the door a thread is given to whoever begins to send, so a proxy has to buffer."""
    options = {
        "--host": settings.HOST,
        "--port": str(settings.PORT),
        "--workers": str(settings.WORKERS),
        "--http": "1",
        "--log-level": "warning",
        "--http1-header-read-timeout": str(_HEAD_TIMEOUT),
        "--backlog": str(_CONNECTIONS),
        "--backpressure": str(_CONNECTIONS),
    }
    door = {"--interface": "asginl", "--loop": "uvloop"}
    plain = {"--interface": "wsgi", "--blocking-threads": str(settings.THREADS)}
    words = [word for pair in (options | (door if settings.DOOR else plain)).items() for word in pair]
    program = str(Path(sys.executable).parent / "granian")
    served = "kb.door.application:application" if settings.DOOR else "kb.wsgi:application"
    return [program, *words, "--no-access-log", "--respawn-failed-workers", served]


def allow_many_connections() -> None:
    """As many open files as the system lets this process have: each connection is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


#: Milliseconds for the head of a request, and for the next one on a connection that is kept open.
_HEAD_TIMEOUT: Final = 10_000
#: Connections of one process. Most of them wait; whoever comes later waits before he is let in.
_CONNECTIONS: Final = 4096
