"""The keys of personal values: from the environment, or from a file in the state folder; never from the database.

A file has one key a line, the newest first. It is read again when it changes, so that running processes write with the
new key from the moment on at which a rotation puts it there.
"""

import os
import secrets
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from qianli.kernel.base.refusal import Refusal

FORMAT, ID, NONCE, SECRET = b"\x01", 4, 12, 32
HEAD = len(FORMAT) + ID


class KeyMissing(Refusal):
    """A personal value cannot be read: its key {key} is not among the keys of this installation."""

    status = 500


class ValueTampered(Refusal):
    """A personal value cannot be read: it was changed, or moved from another row, outside the system."""

    status = 500


@dataclass(frozen=True)
class Key:
    """One AES-256 key, known in stored values by the first bytes of its digest."""

    secret: bytes

    @cached_property
    def id(self) -> bytes:
        """What stored values name it by."""
        return sha256(b"qianli personal key" + self.secret).digest()[:ID]

    @cached_property
    def cipher(self) -> AESGCM:
        """The authenticated cipher with this key."""
        return AESGCM(self.secret)

    @property
    def line(self) -> str:
        """The key as a line of the file and as the environment gives it."""
        return urlsafe_b64encode(self.secret).decode()


@dataclass(frozen=True)
class Keyring:
    """The keys of an installation, newest first: the first encrypts, all decrypt."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The key that encrypts."""
        return self.keys[0]

    @cached_property
    def by_id(self) -> dict[bytes, Key]:
        """The keys by what stored values name them."""
        return {key.id: key for key in self.keys}


def encrypted(text: str, bound_to: bytes) -> bytes:
    """Return a text as it is stored: format, key id, nonce, then ciphertext with its tag.

    :param bound_to: names the one place where it may stand; :func:`decrypted` takes it for no other.
    """
    key = keyring().newest
    nonce = os.urandom(NONCE)
    return FORMAT + key.id + nonce + key.cipher.encrypt(nonce, text.encode(), FORMAT + key.id + bound_to)


def decrypted(stored: bytes, bound_to: bytes) -> str:
    """Return the text of a stored value.

    :raises KeyMissing: no key of this installation has its id.
    :raises ValueTampered: it is not what was stored at this place.
    """
    head, nonce, rest = stored[:HEAD], stored[HEAD : HEAD + NONCE], stored[HEAD + NONCE :]
    key = keyring().by_id.get(head[len(FORMAT) :])
    if key is None:
        raise KeyMissing(key=head[len(FORMAT) :].hex())
    try:
        return key.cipher.decrypt(nonce, rest, head + bound_to).decode()
    except InvalidTag as error:
        raise ValueTampered from error


def keyring() -> Keyring:
    """Return the keys as they are now; a first one is made where the installation has none yet.

    :raises ImproperlyConfigured: what should be a key is none.
    """
    given = settings.PERSONAL_KEYS
    return _parsed(given) if given else _from_file(settings.PERSONAL_KEYS_FILE)


def add_key() -> Key:
    """Put a new key before the others in the file, whole or not at all, and return it."""
    path, key = settings.PERSONAL_KEYS_FILE, _made()
    _draft(path, [key, *keyring().keys]).replace(path)
    return key


def keep_keys(ids: set[bytes]) -> int:
    """Leave in the file the newest key and those of these ids; return how many were taken out."""
    path, ring = settings.PERSONAL_KEYS_FILE, keyring()
    kept = [key for key in ring.keys if key is ring.newest or key.id in ids]
    _draft(path, kept).replace(path)
    return len(ring.keys) - len(kept)


def _from_file(path: Path) -> Keyring:
    try:
        stat = path.stat()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(path, [_made()])
        with suppress(FileExistsError):  # of several processes that start at once all read the same
            path.hardlink_to(draft)
        draft.unlink()
        stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_ino)


@cache
def _read(path: Path, _changed: int, _inode: int) -> Keyring:
    return _parsed(path.read_text())


@cache
def _parsed(text: str) -> Keyring:
    try:
        keys = tuple(Key(urlsafe_b64decode(line)) for line in text.replace(",", "\n").split())
    except (Error, ValueError) as error:
        raise ImproperlyConfigured("a personal key is not base64 of 32 bytes") from error
    if not keys or any(len(key.secret) != SECRET for key in keys):
        raise ImproperlyConfigured("a personal key is not base64 of 32 bytes")
    return Keyring(keys)


def _made() -> Key:
    return Key(secrets.token_bytes(SECRET))


def _draft(path: Path, keys: list[Key]) -> Path:
    """Return a file beside the one of the keys, mode 600 and on the disk, that holds these."""
    number, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    with os.fdopen(number, "w") as draft:
        draft.write("".join(f"{key.line}\n" for key in keys))
        draft.flush()
        os.fsync(draft.fileno())
    return Path(name)
