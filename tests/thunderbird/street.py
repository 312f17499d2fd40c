"""A street of host names on loopback: a proxy by http and https before the site, and neighbours that are not ours.

The certificates come from an authority of the test's own. A name that has none gets that of its neighbour, as on a
real machine with many names.
"""

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.signing import key_usage

#: A website that answers everything with a page and 200, whatever was asked.
SOFT_404: Final = frozenset({"autoconfig.soft.test", "soft.test", "autodiscover.soft.test"})
#: By the clock of the tests as by that of the machine, which browsers, mail servers and OpenSSL go by.
_VALID: Final = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
_HOP: Final = frozenset({"connection", "transfer-encoding", "date", "server", "content-length"})


class Authority:
    """Signs certificates for the tests' names; `der` is what whoever connects must trust.

    `bare`: as private authorities wrote them for years, without saying which key has signed which.
    """

    def __init__(self, *, bare: bool = False) -> None:
        self._key, self._bare = ec.generate_private_key(ec.SECP256R1()), bare
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Signpost test authority")])
        ca = x509.BasicConstraints(ca=True, path_length=0)
        own = self._builder(self._name, self._key.public_key(), "key_cert_sign", "crl_sign")
        signed = own.add_extension(ca, critical=not bare).sign(self._key, hashes.SHA256())
        self.der = signed.public_bytes(serialization.Encoding.DER)

    def issue(self, names: tuple[str, ...], into: Path) -> Path:
        """A certificate and its key in one PEM file."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "leaf")])
        builder = (
            self._builder(subject, key.public_key(), "digital_signature")
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        )
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        into.write_bytes(secret + public)
        return into

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *uses: str) -> x509.CertificateBuilder:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(_VALID[0])
            .not_valid_after(_VALID[1])
        )
        if self._bare:
            return builder
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(signer, critical=False)
            .add_extension(key_usage(*uses), critical=True)
        )


class _Door(BaseHTTPRequestHandler):
    """Hands a request on to the site, as a proxy does, or plays the neighbour."""

    protocol_version = "HTTP/1.1"
    scheme: ClassVar[str]
    site_port: ClassVar[int]
    seen: ClassVar[list[str]]

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        self.seen.append(f"{self.scheme}://{host}{self.path.partition('?')[0]}")
        if host in SOFT_404:
            self._answer(200, [("Content-Type", "text/html")], b"<!doctype html><title>Welcome</title>")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = dict(self.headers.items()) | {"X-Forwarded-Proto": self.scheme}
        # Closed before the answer is written: whoever asked may have hung up by then.
        with closing(http.client.HTTPConnection("127.0.0.1", self.site_port, timeout=20)) as connection:
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP]
            whole = answer.read()
        self._answer(answer.status, kept, whole)

    do_POST = do_HEAD = do_GET  # noqa: N815  the base class's own names

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Silent: what was asked is in `seen`."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments: Any) -> None:
        """A client that hangs up during the handshake is a case of the test, not a fault."""


@contextmanager
def open_street(site_port: int, certificate: Path) -> Iterator[list[str]]:
    """Serve ports 80 and 443 until the block ends; `certificate` is shown for every name. Gives what was asked."""
    seen: list[str] = []
    doors = []
    for scheme, port in (("http", 80), ("https", 443)):
        handler = type("Door", (_Door,), {"scheme": scheme, "site_port": site_port, "seen": seen})
        server = _Quiet(("", port), handler)
        if scheme == "https":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # Without this the handshake would hold up the one thread that accepts.
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        doors.append(server)
    try:
        yield seen
    finally:
        for server in doors:
            server.shutdown()
            server.server_close()
