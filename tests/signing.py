"""Certificates and keys made for the tests: a leaf, an intermediate, and the root that a device would trust."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

Key: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_VALID: Final = timedelta(days=30)
_USES: Final = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True)
class Files:
    """Where they were written."""

    certificate: Path
    key: Path
    root: Path


@lru_cache(maxsize=8)
def key_of(kind: str, number: int = 0) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """A key of a kind, `rsa` or `ec`; each number another one. Made once: an RSA key takes its time."""
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def write_files(folder: Path, key: Key, at: datetime) -> Files:
    """Write what signs from thirty days before `at` to thirty days after it."""
    root, between = key_of("ec", 101), key_of("ec", 102)
    chain = (_certificate("leaf", key, "between", between, at), _certificate("between", between, "root", root, at))
    files = Files(folder / "cert.pem", folder / "key.pem", folder / "ca.pem")
    files.certificate.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain))
    own = _certificate("root", root, "root", root, at)
    files.root.write_bytes(own.public_bytes(serialization.Encoding.PEM))
    write_key(files.key, key)
    return files


def write_key(path: Path, key: Key) -> None:
    """Write a key that its owner alone may read."""
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(pem)
    path.chmod(0o600)


def key_usage(*uses: str) -> x509.KeyUsage:
    """What a key may be used for, by the names that X.509 has for it; for nothing else."""
    return x509.KeyUsage(**{use: use in uses for use in _USES})


def _certificate(subject: str, key: Key, issuer: str, by: Key, at: datetime) -> x509.Certificate:
    signs = subject != "leaf"
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _VALID)
        .not_valid_after(at + _VALID)
        .add_extension(x509.BasicConstraints(ca=signs, path_length=None), critical=True)
        .add_extension(
            key_usage("key_cert_sign", "crl_sign") if signs else key_usage("digital_signature"), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    return builder.sign(by, None if isinstance(by, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
