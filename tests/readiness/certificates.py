"""An authority of the lab's own with one in between, and certificates that are wrong in one way each."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.clock import machine_now
from tests.signing import key_usage

DAY: Final = timedelta(days=1)
_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Wish:
    """How a certificate should be. Days are counted from now."""

    names: tuple[str, ...]
    starts: float = -30
    ends: float = 300
    is_self_signed: bool = False
    issuer: str = "middle"
    #: Whether the one in between is sent along.
    sends_issuer: bool = True
    is_short: bool = False
    is_for_clients: bool = False


@dataclass
class Authority:
    """`root.pem` is what devices know."""

    folder: Path
    now: datetime = field(default_factory=machine_now)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._roots = {name: self._root(name) for name in ("root", "stranger")}
        self._middles = {
            "middle": self._middle("middle", "root", 1000),
            "expired-middle": self._middle("expired-middle", "root", -1),
            "stranger-middle": self._middle("stranger-middle", "stranger", 1000),
        }
        self.root = self.folder / "root.pem"
        self.root.write_bytes(_pem(self._roots["root"][1]))

    def issue(self, wish: Wish, file: str) -> Path:
        """Key and certificates in one file."""
        path = self.folder / file
        key: _Key = rsa.generate_private_key(65537, 1024) if wish.is_short else self._key
        name = _name(wish.names[0][:60])
        issuer_key, issuer = (key, None) if wish.is_self_signed else self._middles[wish.issuer]
        use = ExtendedKeyUsageOID.CLIENT_AUTH if wish.is_for_clients else ExtendedKeyUsageOID.SERVER_AUTH
        builder = (
            self._builder(name, issuer.subject if issuer else name, key, wish.starts, wish.ends)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in wish.names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(key_usage("digital_signature"), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        )
        if issuer and wish.issuer != "stranger-middle":
            builder = builder.add_extension(_where_the_issuer_is(), critical=False)
        certificate = builder.sign(issuer_key, hashes.SHA256())
        sent = [certificate, issuer] if issuer and wish.sends_issuer else [certificate]
        path.write_bytes(_secret(key) + b"".join(map(_pem, sent)))
        return path

    def _root(self, name: str) -> tuple[_Key, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_name(name), _name(name), key, -1000, 1000)
        return key, self._authority(builder, 1).sign(key, hashes.SHA256())

    def _middle(self, name: str, root: str, ends: float) -> tuple[_Key, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        root_key, above = self._roots[root]
        builder = self._builder(_name(name), above.subject, key, -1000, ends).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        return key, self._authority(builder, 0).sign(root_key, hashes.SHA256())

    def _authority(self, builder: x509.CertificateBuilder, length: int) -> x509.CertificateBuilder:
        constraints = x509.BasicConstraints(ca=True, path_length=length)
        return builder.add_extension(constraints, critical=True).add_extension(
            key_usage("key_cert_sign", "crl_sign"), critical=True
        )

    def _builder(
        self, name: x509.Name, issuer: x509.Name, key: _Key, starts: float, ends: float
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now + starts * DAY)
            .not_valid_after(self.now + ends * DAY)
        )


def _where_the_issuer_is() -> x509.AuthorityInformationAccess:
    place = x509.UniformResourceIdentifier("http://issuers.example/middle.der")
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)])


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _secret(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
