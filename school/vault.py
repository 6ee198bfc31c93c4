"""Sealing of personal data: AES-256-GCM under a key that is kept apart from the database.

A sealed value is `key id (1 byte) | nonce (12) | ciphertext and tag`. The name of the field is
bound in as associated data, so that a sealed phone cannot be passed off as a sealed name.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultError(Exception):
    """The key is no key, or a sealed value does not open with it."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """One 256-bit key; its id is told by every value sealed with it."""

    id: int
    secret: bytes

    @classmethod
    def made(cls) -> "DataKey":
        """Return a fresh random key."""
        return cls.from_secret(os.urandom(KEY_BYTES))

    @classmethod
    def parsed(cls, text: str) -> "DataKey":
        """Return the key written as URL-safe base64; raise VaultError when it is no such key."""
        try:
            secret = base64.urlsafe_b64decode(text.strip().encode("ascii"))
        except (ValueError, binascii.Error) as error:
            raise VaultError("not base64") from error
        if len(secret) != KEY_BYTES:
            raise VaultError(f"{len(secret)} bytes instead of {KEY_BYTES}")
        return cls.from_secret(secret)

    @classmethod
    def from_secret(cls, secret: bytes) -> "DataKey":
        return cls(hashlib.sha256(b"linli key id" + secret).digest()[0], secret)

    def text(self) -> str:
        """Return the key as `parsed` reads it."""
        return base64.urlsafe_b64encode(self.secret).decode("ascii")


class Vault:
    """Seals and opens texts, and makes searchable indexes of phones.

    Everything is sealed with `key`; `older` keys still open what was sealed with them.
    """

    def __init__(self, key: DataKey, *, older: Mapping[int, DataKey] | None = None) -> None:
        self._key_id = bytes([key.id])
        self._ciphers = {
            known.id: AESGCM(_derived(known.secret, b"seal"))
            for known in [*(older or {}).values(), key]
        }
        self._sealing = self._ciphers[key.id]
        self._index_secret = _derived(key.secret, b"index")

    def seal(self, field: str, text: str) -> bytes:
        """Return `text` sealed for the column or purpose called `field`."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._key_id + nonce + self._sealing.encrypt(nonce, text.encode(), field.encode())

    def open(self, field: str, sealed: bytes) -> str:
        """Return the text that was sealed for `field`; raise VaultError when it does not open."""
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise VaultError(f"{field}: sealed with a key that is not here")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, field.encode()).decode()
        except InvalidTag as error:
            raise VaultError(f"{field}: does not open with this key") from error

    def index(self, field: str, text: str) -> bytes:
        """Return a keyed hash by which equal texts find each other (never opened again)."""
        return hmac.digest(self._index_secret, f"{field}\0{text}".encode(), "sha256")


def _derived(secret: bytes, purpose: bytes) -> bytes:
    """Derive one key a purpose, so that an index tells nothing of the sealing key."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"linli " + purpose).derive(secret)
