"""Ed25519 keys with which a participant may sign events; made, kept and read by `cryptography`."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.errors import InputError, Problem
from engine.text import Text

PrivateKey = Ed25519PrivateKey
_NOT_A_KEY = Text(zh="不是Ed25519私钥（PEM）", en="is not an Ed25519 private key in PEM")


def create() -> PrivateKey:
    """A new private key."""
    return Ed25519PrivateKey.generate()


def dump(private: PrivateKey, password: str | None = None) -> bytes:
    """The key as PEM (PKCS #8), encrypted where a password is given."""
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        encryption = serialization.BestAvailableEncryption(password.encode("utf-8"))
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def load(data: bytes, password: str | None = None, *, name: str = "key") -> PrivateKey:
    """A private key from PEM; raises `InputError` where it is none, or the password is wrong."""
    try:
        found = serialization.load_pem_private_key(data, password.encode("utf-8") if password else None)
    except (ValueError, TypeError) as error:
        raise InputError(Problem(name, _NOT_A_KEY)) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise InputError(Problem(name, _NOT_A_KEY))
    return found


def public_text(private: PrivateKey) -> str:
    """The public key as text, by which a reader knows whose signature it is."""
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode("ascii")


def sign(private: PrivateKey, text: str) -> str:
    """The signature over `text`, as text."""
    return base64.b64encode(private.sign(text.encode("utf-8"))).decode("ascii")


def holds(public: str, signature: str, text: str) -> bool:
    """Whether the signature over `text` is that of the public key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), text.encode("utf-8"))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
