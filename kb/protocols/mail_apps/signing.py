"""Signed profiles: a CMS signature around the file (RFC 5652, opaque), checked again before it leaves the house.

A device shows a signed profile as verified if it trusts the certificate's chain. Signing takes 0.1 to 0.4 ms, so it is
done for each answer: certificates of today live for weeks, and the files are read again when they change.
"""

import stat
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs7

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class SigningUnusable(RuntimeError):
    """The certificate or the key cannot be used; the message says why, in a sentence for the operator."""


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, and the certificates between it and the root."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def expires_at(self) -> datetime:
        return self.certificate.not_valid_after_utc

    def sign(self, document: bytes, at: datetime) -> bytes:
        """The document inside its signature, as DER. Raises `SigningUnusable`."""
        if not self.certificate.not_valid_before_utc <= at <= self.certificate.not_valid_after_utc:
            raise SigningUnusable(f"The signing certificate is valid until {self.expires_at:%Y-%m-%d}, not now.")
        builder = pkcs7.PKCS7SignatureBuilder().set_data(document)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        for certificate in self.chain:
            builder = builder.add_certificate(certificate)
        signed = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
        self._verify(signed, document)
        return signed

    def _verify(self, signed: bytes, document: bytes) -> None:
        """Read the signature with another library than the one that wrote it; a wrong one never leaves."""
        content = cms.ContentInfo.load(signed)["content"]
        signer = content["signer_infos"][0]
        attributes = {attribute["type"].native: attribute["values"].native[0] for attribute in signer["signed_attrs"]}
        whole = content["encap_content_info"]["content"].native
        if whole != document or attributes["message_digest"] != sha256(document).digest():
            raise SigningUnusable("The signature does not hold the profile.")
        try:
            _check(self.key, signer["signature"].native, signer["signed_attrs"].untag().dump())
        except InvalidSignature as error:
            raise SigningUnusable("The signature does not fit the signing certificate.") from error


def _check(key: PrivateKey, signature: bytes, data: bytes) -> None:
    if isinstance(key, rsa.RSAPrivateKey):
        key.public_key().verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    else:
        key.public_key().verify(signature, data, ec.ECDSA(hashes.SHA256()))


def read_signer(certificate: Path, key: Path) -> Signer:
    """The signer of two PEM files, read again whenever one of them changes. Raises `SigningUnusable`.

    The first certificate of the file is the signer's own; what follows is its chain. The key must be its owner's alone.
    """
    try:
        stamps = tuple(
            (path.stat().st_mtime_ns, path.stat().st_size, path.stat().st_mode) for path in (certificate, key)
        )
    except OSError as error:
        raise SigningUnusable(f"{error.filename} cannot be read: {error.strerror}.") from error
    return _read(certificate, key, stamps)


@lru_cache(maxsize=4)
def _read(certificate: Path, key: Path, stamps: tuple[tuple[int, int, int], ...]) -> Signer:
    if stamps[1][2] & _OTHERS:
        raise SigningUnusable(f"{key} may be read by others than its owner; chmod 600 it.")
    try:
        certificates = x509.load_pem_x509_certificates(certificate.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except OSError as error:
        raise SigningUnusable(f"{error.filename} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise SigningUnusable(f"{certificate} or {key} is not PEM, or the key has a passphrase.") from error
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SigningUnusable(f"{key} is neither an RSA nor an EC key.")
    if _public(private.public_key()) != _public(certificates[0].public_key()):
        raise SigningUnusable(f"{key} is not the key of the first certificate in {certificate}.")
    return Signer(certificates[0], private, tuple(certificates[1:]))


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
