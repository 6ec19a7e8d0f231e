"""Keys with which participants sign: kept as PEM, with a password or without; a wrong one is refused in words."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.negotiation import keys

KEY = keys.create()
HASH = "ab" * 32


@pytest.mark.parametrize("password", [None, "密码 1"])
def test_a_key_is_kept_and_read_back(password: str | None) -> None:
    data = keys.dump(KEY, password)
    assert (b"ENCRYPTED" in data) == (password is not None)
    assert keys.public_text(keys.load(data, password)) == keys.public_text(KEY)


@pytest.mark.parametrize(("kept", "asked"), [("a", "b"), ("a", None), (None, "b")])
def test_a_wrong_password_is_refused(kept: str | None, asked: str | None) -> None:
    with pytest.raises(InputError) as refused:
        keys.load(keys.dump(KEY, kept), asked, name="my.pem")
    assert refused.value.problems[0].path == "my.pem"


def other_keys() -> list[bytes]:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    others = [ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)]
    return [b"", b"no key", b"\xff\xfe", public, *(key.private_bytes(*form) for key in others)]


@pytest.mark.parametrize("data", other_keys(), ids=["nothing", "text", "bytes", "public", "elliptic", "rsa"])
def test_what_is_no_ed25519_private_key_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        keys.load(data)


def test_the_signature_is_plain_ed25519_over_the_hash_as_text() -> None:
    """Said in docs/negotiation.md, so that anybody can check one with another program."""
    signature = base64.b64decode(keys.sign(KEY, HASH))
    public = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.public_text(KEY)))
    public.verify(signature, HASH.encode("ascii"))
    assert len(signature) == 64


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=70))
def test_noise_is_no_signature_and_no_crash(public: str, signature: str, text: str) -> None:
    assert not keys.holds(public, signature, text)
    assert not keys.holds(keys.public_text(KEY), signature, text)


def test_a_signature_holds_for_its_text_and_key_alone() -> None:
    signature = keys.sign(KEY, HASH)
    assert keys.holds(keys.public_text(KEY), signature, HASH)
    assert not keys.holds(keys.public_text(KEY), signature, HASH[::-1])
    assert not keys.holds(keys.public_text(keys.create()), signature, HASH)
