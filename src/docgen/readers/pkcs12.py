"""A certificate with its key from a PKCS#12 file (RFC 7292), as certification authorities hand them out."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from docgen.core.seals import TEST_UNIT
from docgen.errors import SealError
from docgen.model import Certificate

MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Keys:
    """A certificate, its key and the certificates between it and its root, all in DER."""

    certificate: Certificate
    own: bytes
    key: bytes
    chain: tuple[bytes, ...]


def load(name: str, data: bytes, password: str, now: dt.datetime) -> Keys:
    """Read a file; ``name`` is for messages, ``now`` the moment at which it is to seal.

    Raises SealError for another kind of file, a wrong password, a missing key or certificate, one that is
    not valid now or not made for signing.
    """
    _require_kind(name, data)
    try:
        key, own, chain = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except ValueError as error:
        raise SealError(
            "{file} cannot be opened with this password.",
            file=name,
            remedy="Type the password again, or ask whoever issued the certificate for it.",
        ) from error
    except UnsupportedAlgorithm as error:
        raise _unusable(name) from error
    if own is None or key is None:
        raise SealError(
            "{file} holds no certificate with its private key.",
            file=name,
            remedy="Export it again, with the private key, as PKCS#12 (.p12 or .pfx).",
        )
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _unusable(name)
    _require_valid(name, own, now)
    _require_for_signing(name, own)
    return Keys(
        certificate=about(own),
        own=own.public_bytes(serialization.Encoding.DER),
        key=key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        chain=tuple(one.public_bytes(serialization.Encoding.DER) for one in chain),
    )


def about(own: x509.Certificate) -> Certificate:
    """What a certificate says of itself."""
    organisation = _names(own.subject, NameOID.ORGANIZATION_NAME)
    common = _names(own.subject, NameOID.COMMON_NAME)
    unnamed = f"{own.serial_number:x}"
    return Certificate(
        fingerprint="sha256:"
        + hashlib.sha256(own.public_bytes(serialization.Encoding.DER)).hexdigest(),
        owner=(*organisation, *common, unnamed)[0],
        subject=_line(own.subject.rfc4514_string()),
        issuer=_line(own.issuer.rfc4514_string()),
        serial=unnamed,
        not_before=_moment(own.not_valid_before_utc),
        not_after=_moment(own.not_valid_after_utc),
        person=not organisation,
        test=TEST_UNIT in _names(own.subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
    )


def _require_kind(name: str, data: bytes) -> None:
    """A PKCS#12 file is a DER sequence that begins with the number 3."""
    header = data[2 : 2 + (data[1] & 0x7F if data[1] & 0x80 else 0) + 3] if len(data) > 8 else b""
    if len(data) > MOST_BYTES or data[:1] != b"0" or not header.endswith(b"\x02\x01\x03"):
        raise SealError(
            "{file} is no PKCS#12 file.",
            file=name,
            remedy="Name the .p12 or .pfx file with certificate and private key, not the .cer or .pem alone.",
        )


def _require_valid(name: str, own: x509.Certificate, now: dt.datetime) -> None:
    if now > own.not_valid_after_utc:
        raise SealError(
            "The certificate in {file} expired on {on}.",
            file=name,
            on=own.not_valid_after_utc.date().isoformat(),
            remedy="Have it renewed; what was sealed with it before stays sealed.",
        )
    if now < own.not_valid_before_utc:
        raise SealError(
            "The certificate in {file} is valid from {on} on only.",
            file=name,
            on=own.not_valid_before_utc.date().isoformat(),
            remedy="Wait until then, or use another; if the date is past, set this machine's clock.",
        )


def _require_for_signing(name: str, own: x509.Certificate) -> None:
    try:
        usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise SealError(
            "The certificate in {file} is not made for signing.",
            file=name,
            remedy="Use the signing certificate (签名证书), not the one for encryption (加密证书).",
        )


def _unusable(name: str) -> SealError:
    return SealError(
        "The key in {file} is of a kind that docgen cannot seal with.",
        file=name,
        remedy="Use a certificate with an RSA key or one on a NIST curve; SM2 is not supported.",
    )


def _names(subject: x509.Name, kind: x509.ObjectIdentifier) -> Sequence[str]:
    """The names of a kind that are not empty, as they stand on one line."""
    named = (_line(str(one.value)) for one in subject.get_attributes_for_oid(kind))
    return [one for one in named if one]


def _line(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text).strip()


def _moment(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
