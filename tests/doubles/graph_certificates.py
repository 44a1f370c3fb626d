"""Certificates for the Graph double: an authority of its own, a server certificate for 127.0.0.1, and one to sign in with."""

from __future__ import annotations

import atexit
import ipaddress
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@cache
def authority() -> tuple[Path, Path]:
    """(ca_file, server_file): the authority's certificate, and a PEM with the server's certificate and key; one for this process."""
    folder = Path(tempfile.mkdtemp(prefix="graph-double-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    ca_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = named("Graph double authority")
    ca = certificate(ca_name, ca_name, ca_key.public_key(), ca_key, authority_of=ca_key)
    server = certificate(named("127.0.0.1"), ca_name, server_key.public_key(), ca_key, host="127.0.0.1")
    ca_file, server_file = folder / "authority.pem", folder / "server.pem"
    ca_file.write_bytes(ca.public_bytes(Encoding.PEM))
    server_file.write_bytes(server.public_bytes(Encoding.PEM) + written(server_key))
    return ca_file, server_file


def application_certificate(path: Path, *, ends: datetime | None = None, key_first: bool = False) -> x509.Certificate:
    """Write a PEM with a certificate to sign in with and its key; it ends then, or in a year."""
    key = rsa.generate_private_key(65537, 2048)
    made = certificate(named("liaison"), named("liaison"), key.public_key(), key, ends=ends)
    parts = [made.public_bytes(Encoding.PEM), written(key)]
    path.write_bytes(b"".join(reversed(parts) if key_first else parts))
    return made


def certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: Any,
    signer: Any,
    *,
    authority_of: Any = None,
    host: str | None = None,
    ends: datetime | None = None,
) -> x509.Certificate:
    """One certificate, valid since yesterday."""
    now = datetime.now(UTC)
    until = ends or now + timedelta(days=365)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(min(now, until) - timedelta(days=1))
    builder = builder.not_valid_after(until)
    builder = builder.add_extension(x509.BasicConstraints(ca=authority_of is not None, path_length=None), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    if authority_of is not None:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    if host:
        address = x509.IPAddress(ipaddress.ip_address(host))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(signer, hashes.SHA256())


def named(common: str) -> x509.Name:
    """A name with one part."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def written(key: Any) -> bytes:
    """A private key as PEM, without a password."""
    return bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
