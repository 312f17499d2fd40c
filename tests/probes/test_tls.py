"""What is believed of a certificate: who signed it and for which name, on every Python the same."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.probes.tls import client_context, words_of
from tests.mail_sink import trust
from tests.thunderbird.street import Authority

CHECKED = ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST | ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN


@contextmanager
def serving(certificate: Path) -> Iterator[int]:
    """A server that shakes one hand, which may be withdrawn."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def shake() -> None:
        taken, _address = server.accept()
        try:
            context.wrap_socket(taken, server_side=True).close()
        except (ssl.SSLError, ConnectionError):
            taken.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=shake)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def complaint(certificate: Path, name: str = "localhost") -> str:
    """What is wrong with it; empty if nothing is."""
    with serving(certificate) as port, socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            client_context().wrap_socket(plain, server_hostname=name).close()
        except ssl.SSLCertVerificationError as error:
            return words_of(error)
        return ""


@pytest.fixture(params=[False, True], ids=["well formed", "bare"])
def authority(request: pytest.FixtureRequest) -> Authority:
    return Authority(bare=request.param)


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    for name, value in trust(authority, tmp_path).items():
        monkeypatch.setenv(name, value)
    return authority


def test_it_checks_the_same_on_every_python() -> None:
    context = client_context()
    assert context.verify_flags == CHECKED
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_a_private_authority_is_believed_however_it_writes(trusted: Authority, tmp_path: Path) -> None:
    assert complaint(trusted.issue(("localhost",), tmp_path / "leaf.pem")) == ""


def test_a_certificate_of_another_name_is_refused(trusted: Authority, tmp_path: Path) -> None:
    certificate = trusted.issue(("mail.example",), tmp_path / "leaf.pem")
    assert complaint(certificate) == "Hostname mismatch, certificate is not valid for 'localhost'"


@pytest.mark.parametrize(
    ("authority", "words"),
    [(False, "unable to get local issuer certificate"), (True, "certificate signature failure")],
    indirect=["authority"],
)
def test_an_authority_that_nobody_trusts_is_refused(trusted: Authority, words: str, tmp_path: Path) -> None:
    assert complaint(Authority().issue(("localhost",), tmp_path / "leaf.pem")) == words


def test_a_trusted_certificate_needs_no_root(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = authority.issue(("localhost",), tmp_path / "leaf.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert complaint(certificate) == ""
