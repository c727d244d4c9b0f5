"""A certificate to try seals with: self-signed, its subject says that it is a test."""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from docgen.core import life
from docgen.core.seals import TEST_UNIT

LONGEST, LONGEST_PERSON = 64, 20
"""Characters of a name in a certificate (RFC 5280, A.1: ub-organization-name; fewer of a person's, which is
the common name: programs allow that 64 bytes).
"""


def test_certificate(
    *, organisation: str, person: str, password: str, now: dt.datetime, days: int
) -> bytes:
    """A PKCS#12 file: a new key on P-256, and its certificate, valid for so many days from now.

    Of an organisation, or of a ``person``, or both.  Raises UsageError for a name that cannot stand in it.
    """
    _require(organisation, LONGEST, "--organisation")
    _require(person, LONGEST_PERSON, "--person")
    key = ec.generate_private_key(ec.SECP256R1())
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]
    if organisation:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEST_UNIT))
    attributes.append(
        x509.NameAttribute(NameOID.COMMON_NAME, person or organisation[:LONGEST_PERSON])
    )
    subject = x509.Name(attributes)
    start = now.replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    own = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(b"docgen test", key, own, None, locked)


def _require(name: str, longest: int, option: str) -> None:
    if name:
        life.require_words(name, longest, option)
