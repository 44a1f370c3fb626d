"""A private certificate authority for the servers of the tests: its certificate, and one for 127.0.0.1 signed by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAYS = 90


@dataclass(frozen=True)
class Papers:
    """PEM files: the authority's certificate, and a server's certificate with its key."""

    ca: Path
    certificate: Path
    key: Path


def issue(folder: Path, *, host: str = "127.0.0.1", days: int = DAYS) -> Papers:
    """Make an authority and a certificate for `host` that ends in so many days."""
    authority, root = ec.generate_private_key(ec.SECP256R1()), named("Authority of the tests")
    ca = certificate(root, root, authority.public_key(), authority, days=days, extra=[])
    key = ec.generate_private_key(ec.SECP256R1())
    place = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
    alternative = x509.SubjectAlternativeName([place, x509.DNSName("localhost")])
    own = certificate(named(host), root, key.public_key(), authority, days=days, extra=[alternative])
    papers = Papers(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    papers.ca.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    papers.certificate.write_bytes(own.public_bytes(serialization.Encoding.PEM))
    papers.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return papers


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(subject, issuer, public_key, signer, *, days, extra):
    """A certificate; without `extra` it is an authority's."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=not extra, path_length=None), critical=True)
    )
    for extension in extra:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, hashes.SHA256())
