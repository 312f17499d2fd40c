"""A server's certificate as facts, however oddly it is written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kb.mail.readiness.facts import Chain
from kb.probes.certificates import facts_of
from tests import clock
from tests.readiness.certificates import DAY, Authority, Wish

HOST = "mail.shop.example"
#: DER of what stands in it, and of something of the same length that nobody knows.
_SIGNED = (bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a8648ce3d04037f"))
_CURVE = (bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d03017f"))
_VERSION = (bytes.fromhex("a003020102"), bytes.fromhex("a003020107"))


@pytest.fixture(scope="module")
def der(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return _der(Authority(tmp_path_factory.mktemp("lab") / "authority").issue(Wish((HOST,)), "host.pem"))


def _der(pem: Path) -> bytes:
    return x509.load_pem_x509_certificates(pem.read_bytes())[0].public_bytes(Encoding.DER)


def test_a_certificate_without_an_end_has_one_that_is_a_day_everywhere(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    never = (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - authority.now) / DAY
    long_ago = (datetime(1960, 1, 1, tzinfo=UTC) - authority.now) / DAY
    facts = facts_of(_der(authority.issue(Wish((HOST,), long_ago, never), "host.pem")), HOST, 0, clock.now())
    assert (facts.starts_at, facts.ends_at) == (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
    assert facts.chain is Chain.TRUSTED


def test_a_hash_that_telephones_do_not_know_is_weak(der: bytes) -> None:
    usual, odd = (facts_of(one, HOST, 0, clock.now()) for one in (der, der.replace(*_SIGNED)))
    assert (usual.weak, odd.weak) == (False, True)
    assert (odd.covers, odd.chain, odd.names, odd.ends_at) == (True, Chain.TRUSTED, (HOST,), usual.ends_at)


@pytest.mark.parametrize("change", [_CURVE, _VERSION], ids=["key", "version"])
def test_what_nobody_can_read_is_refused(der: bytes, change: tuple[bytes, bytes]) -> None:
    odd = der.replace(*change)
    assert odd != der
    assert facts_of(odd, HOST, 0, clock.now()).chain is Chain.REFUSED
