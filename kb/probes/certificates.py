"""A server's certificate as facts for one name: from what OpenSSL said of it, and from what stands in it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID

from kb.mail.readiness.facts import CertificateFacts, Chain

#: OpenSSL's X509_V_ERR_…, in verify(1).
_ISSUER_NOT_FOUND: Final = frozenset({2, 20, 21})
_OUT_OF_TIME: Final = frozenset({9, 10})
_SELF_SIGNED, _SELF_SIGNED_ABOVE = 18, 19
#: What stands in a name that a server has.
_NAME: Final = re.compile(r"(?:\*\.)?[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\Z")
_NAMES_KEPT: Final = 10
#: Bits that telephones ask for.
_SHORTEST_RSA, _SHORTEST_EC = 2048, 224
_OLD_HASHES: Final = frozenset({"md5", "sha1"})
#: What `cryptography` raises for a certificate that OpenSSL takes.
_ODD: Final = (
    *(ValueError, TypeError, UnsupportedAlgorithm),
    *(x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType),
)
_ALWAYS: Final = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


class _Unreadable(ValueError):
    """OpenSSL took it, and nobody else can read it."""


@dataclass(frozen=True, slots=True)
class _Read:
    starts: datetime
    ends: datetime
    names: tuple[str, ...]
    #: The same in small letters, to be found at once.
    covered: frozenset[str]
    says_issuer: bool
    is_weak: bool


def facts_of(der: bytes, host: str, code: int, at: datetime) -> CertificateFacts:
    """`code` is what OpenSSL found of the chain, 0 for nothing wrong; the name and the dates are judged apart."""
    digest = sha256(der).hexdigest()[:16]
    try:
        read = _read(der)
    except _Unreadable:
        return CertificateFacts(True, Chain.REFUSED, *_ALWAYS, digest=digest)
    return CertificateFacts(
        covers=is_covered(host, read.covered),
        chain=_chain(code, read.says_issuer, is_in_time=read.starts <= at < read.ends),
        starts_at=read.starts,
        ends_at=read.ends,
        names=tuple(name for name in read.names[: 2 * _NAMES_KEPT] if _NAME.match(name))[:_NAMES_KEPT],
        count=len(read.names),
        weak=read.is_weak,
        digest=digest,
    )


@lru_cache(maxsize=256)
def _read(der: bytes) -> _Read:
    """One certificate often has a thousand names, and is shown for each of them."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        names = tuple(_names(certificate))
        return _Read(
            _within_always(certificate.not_valid_before_utc),
            _within_always(certificate.not_valid_after_utc),
            names,
            frozenset(name.lower().rstrip(".") for name in names),
            _says_where_its_issuer_is(certificate),
            _is_weak(certificate),
        )
    except _ODD as error:
        raise _Unreadable from error


def _within_always(moment: datetime) -> datetime:
    """9999-12-31 stands for no end (RFC 5280 4.1.2.5), and is a day that calendars do not have everywhere."""
    earliest, latest = _ALWAYS
    return min(max(moment, earliest), latest)


def is_covered(host: str, names: Collection[str]) -> bool:
    """RFC 6125 6.4.3: a star stands for the whole first label, and for no label of a registry's. Names are small."""
    above = host.lower().partition(".")[2]
    return host.lower() in names or ("." in above and f"*.{above}" in names)


def _chain(code: int, has_address: bool, *, is_in_time: bool) -> Chain:
    if code == 0 or (code in _OUT_OF_TIME and not is_in_time):
        return Chain.TRUSTED
    if code in _OUT_OF_TIME:
        return Chain.EXPIRED
    if code in _ISSUER_NOT_FOUND:
        # Those of public authorities say where their issuer's is found, those of private ones do not.
        return Chain.INCOMPLETE if has_address else Chain.UNKNOWN
    return {_SELF_SIGNED: Chain.SELF_SIGNED, _SELF_SIGNED_ABOVE: Chain.UNKNOWN}.get(code, Chain.REFUSED)


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return found.value.get_values_for_type(x509.DNSName)


def _says_where_its_issuer_is(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except x509.ExtensionNotFound:
        return False
    return any(one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in found.value)


def _is_weak(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    short = (isinstance(key, rsa.RSAPublicKey) and key.key_size < _SHORTEST_RSA) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < _SHORTEST_EC
    )
    try:
        signed = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return True  # what is not known here (RIPEMD-160, MD4, SHA-512/256) is not known to telephones either
    return short or (signed is not None and signed.name in _OLD_HASHES)
