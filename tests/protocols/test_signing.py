"""Signatures with RSA and EC keys, judged by OpenSSL; and every way in which the files can be unusable."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from kb.protocols.signing import SigningUnusable, read_signer

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
PROFILE = "<plist>Grüße</plist>\r\n".encode()
Key: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Made: TypeAlias = tuple[Path, Path, Path]


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject: str, key: Key, issuer: str, by: Key, *, ca: bool) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    return builder.sign(by, None if isinstance(by, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def write_key(path: Path, key: Key) -> Path:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(pem)
    path.chmod(0o600)
    return path


def make(folder: Path, key: Key) -> Made:
    """A leaf with an intermediate in one file, its key, and the root that a device would trust."""
    root, between = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    chain = (
        certificate("leaf", key, "between", between, ca=False),
        certificate("between", between, "root", root, ca=True),
    )
    cert, ca = folder / "cert.pem", folder / "ca.pem"
    cert.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain))
    ca.write_bytes(certificate("root", root, "root", root, ca=True).public_bytes(serialization.Encoding.PEM))
    return cert, write_key(folder / "key.pem", key), ca


def keys() -> dict[str, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]:
    return {
        "rsa": rsa.generate_private_key(65537, 2048),
        "ec": ec.generate_private_key(ec.SECP256R1()),
        "ec-2": ec.generate_private_key(ec.SECP256R1()),
    }


KEYS = keys()


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_openssl_finds_the_profile_whole_and_the_chain_good(kind: str, tmp_path: Path) -> None:
    cert, key, ca = make(tmp_path, KEYS[kind])
    signed = tmp_path / "p.mobileconfig"
    signed.write_bytes(read_signer(cert, key).sign(PROFILE, NOW))
    verify = ["openssl", "cms", "-verify", "-inform", "DER", "-in", str(signed), "-CAfile", str(ca), "-purpose", "any"]
    verify += ["-binary", "-attime", str(int(NOW.timestamp()))]
    judged = subprocess.run(verify, capture_output=True, check=False)
    assert judged.stdout == PROFILE, judged.stderr
    assert b"successful" in judged.stderr


def test_the_files_are_read_again_when_they_change(tmp_path: Path) -> None:
    cert, key, _ = make(tmp_path, KEYS["rsa"])
    first = read_signer(cert, key)
    assert read_signer(cert, key) is first
    make(tmp_path, KEYS["ec"])
    assert read_signer(cert, key).certificate != first.certificate


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    cert, key, _ = make(tmp_path, KEYS["ec"])
    key.chmod(0o640)
    with pytest.raises(SigningUnusable, match=r"may be read by others than its owner; chmod 600 it\.$"):
        read_signer(cert, key)


def test_missing_broken_foreign_and_unknown_keys_are_refused(tmp_path: Path) -> None:
    cert, key, _ = make(tmp_path, KEYS["ec"])
    with pytest.raises(SigningUnusable, match="cannot be read: No such file"):
        read_signer(cert, tmp_path / "none.pem")
    write_key(key, ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(SigningUnusable, match="is not the key of the first certificate"):
        read_signer(cert, key)
    write_key(key, ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(SigningUnusable, match="neither an RSA nor an EC key"):
        read_signer(cert, key)
    key.write_text("nonsense")
    with pytest.raises(SigningUnusable, match="is not PEM, or the key has a passphrase"):
        read_signer(cert, key)


@pytest.mark.parametrize("days", [-31, 31])
def test_a_certificate_out_of_its_time_signs_nothing(days: int, tmp_path: Path) -> None:
    cert, key, _ = make(tmp_path, KEYS["ec"])
    with pytest.raises(SigningUnusable, match="valid until 2026-04-05, not now"):
        read_signer(cert, key).sign(PROFILE, NOW + timedelta(days=days))


def test_a_signature_that_does_not_fit_never_leaves(tmp_path: Path) -> None:
    cert, key, _ = make(tmp_path, KEYS["ec"])
    good = read_signer(cert, key)
    with pytest.raises(SigningUnusable, match="does not hold the profile"):
        good._verify(good.sign(PROFILE, NOW), b"another")
    stranger = replace(good, key=KEYS["ec-2"])
    with pytest.raises(SigningUnusable, match="does not fit the signing certificate"):
        stranger._verify(good.sign(PROFILE, NOW), PROFILE)
