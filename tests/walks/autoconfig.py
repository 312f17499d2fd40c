"""What a mail app that looks for settings by itself is told about the client's domain, as the site would tell it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kb.mail.moves import MailSettings
from kb.protocols.mail_apps.autoconfig import CONTENT_TYPE, render
from kb.protocols.mail_apps.provider import Provider


@contextmanager
def telling(address: str, settings: MailSettings) -> Iterator[None]:
    """Answer at port 80 of an address until the block ends, by http alone: the name is the client's own."""
    told = render(settings, Provider("Example Host", "help.new.test", "https://help.new.test/"))

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path.partition("?")[0].endswith("config-v1.1.xml")
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.end_headers()
            self.wfile.write(told if known else b"")

        def log_message(self, *arguments: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer((address, 80), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
