"""Signatures with RSA and EC keys, judged by OpenSSL; and every way in which the files can be unusable."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from kb.protocols.mail_apps.signing import SigningUnusable, read_signer
from tests.signing import Files, key_of, write_files, write_key

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
PROFILE = "<plist>Grüße</plist>\r\n".encode()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return write_files(tmp_path, key_of("ec"), NOW)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_openssl_finds_the_profile_whole_and_the_chain_good(kind: str, tmp_path: Path) -> None:
    files = write_files(tmp_path, key_of(kind), NOW)
    signed = tmp_path / "p.mobileconfig"
    signed.write_bytes(read_signer(files.certificate, files.key).sign(PROFILE, NOW))
    trusted = ["-CAfile", str(files.root), "-purpose", "any", "-attime", str(int(NOW.timestamp()))]
    verify = ["openssl", "cms", "-verify", "-inform", "DER", "-binary", "-in", str(signed), *trusted]
    judged = subprocess.run(verify, capture_output=True, check=False)
    assert judged.stdout == PROFILE, judged.stderr
    assert b"successful" in judged.stderr


def test_the_files_are_read_again_when_they_change(files: Files) -> None:
    first = read_signer(files.certificate, files.key)
    assert read_signer(files.certificate, files.key) is first
    write_files(files.key.parent, key_of("rsa"), NOW)
    assert read_signer(files.certificate, files.key).certificate != first.certificate


def test_a_key_that_others_may_read_is_refused(files: Files) -> None:
    files.key.chmod(0o640)
    with pytest.raises(SigningUnusable, match=r"may be read by others than its owner; chmod 600 it\.$"):
        read_signer(files.certificate, files.key)


def test_missing_broken_foreign_and_unknown_keys_are_refused(files: Files) -> None:
    with pytest.raises(SigningUnusable, match="cannot be read: No such file"):
        read_signer(files.certificate, files.key.with_name("none.pem"))
    write_key(files.key, key_of("ec", 1))
    with pytest.raises(SigningUnusable, match="is not the key of the first certificate"):
        read_signer(files.certificate, files.key)
    write_key(files.key, ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(SigningUnusable, match="neither an RSA nor an EC key"):
        read_signer(files.certificate, files.key)
    files.key.write_text("nonsense")
    with pytest.raises(SigningUnusable, match="is not PEM, or the key has a passphrase"):
        read_signer(files.certificate, files.key)


@pytest.mark.parametrize("days", [-31, 31])
def test_a_certificate_out_of_its_time_signs_nothing(days: int, files: Files) -> None:
    with pytest.raises(SigningUnusable, match="valid until 2026-04-05, not now"):
        read_signer(files.certificate, files.key).sign(PROFILE, NOW + timedelta(days=days))


def test_a_signature_that_does_not_fit_never_leaves(files: Files) -> None:
    good = read_signer(files.certificate, files.key)
    with pytest.raises(SigningUnusable, match="does not hold the profile"):
        good._verify(good.sign(PROFILE, NOW), b"another")
    stranger = replace(good, key=key_of("ec", 2))
    with pytest.raises(SigningUnusable, match="does not fit the signing certificate"):
        stranger._verify(good.sign(PROFILE, NOW), PROFILE)
