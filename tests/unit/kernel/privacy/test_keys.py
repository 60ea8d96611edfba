"""Keys: made once with mode 600, read again when the file changes, and refused when they are none."""

import secrets
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from qianli.kernel.privacy.digests import digest
from qianli.kernel.privacy.keys import KeyMissing, add_key, decrypted, encrypted, keep_keys, keyring


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Any) -> Path:
    """A state folder without keys."""
    settings.PERSONAL_KEYS, settings.PERSONAL_KEYS_FILE = "", tmp_path / "state" / "keys"
    return tmp_path / "state" / "keys"


def test_the_first_key_is_made_for_the_owner_alone(file: Path) -> None:
    """And stays the same; no draft is left beside it."""
    first = keyring().newest
    assert keyring().newest == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_new_key_encrypts_at_once_and_the_old_one_still_reads(file: Path) -> None:
    """Until it is taken out of the file: then the value names the key it misses."""
    old = encrypted("值", b"here")
    first, new = keyring().newest, add_key()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (keyring().keys, decrypted(old, b"here")) == ((new, first), "值")
    assert encrypted("值", b"here")[1:5] == new.id
    assert keep_keys(set()) == 1
    with pytest.raises(KeyMissing):
        decrypted(old, b"here")


def test_keys_of_the_environment_come_first(settings: Any) -> None:
    """Two of them, the newest first."""
    lines = [urlsafe_b64encode(secrets.token_bytes(32)).decode() for _ in range(2)]
    settings.PERSONAL_KEYS = ",".join(lines)
    assert [key.line for key in keyring().keys] == lines


@pytest.mark.parametrize("text", ["short", "x" * 44, "\n", "密钥"])
def test_what_is_no_key_stops_the_installation(file: Path, text: str) -> None:
    """Rather than encrypt with something weak; the text itself is not repeated."""
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="base64 of 32 bytes") as told:
        keyring()
    assert text.strip() == "" or text.strip() not in str(told.value)


def test_a_digest_says_nothing_and_depends_on_key_and_kind(settings: Any) -> None:
    """Equal numbers of two kinds cannot be seen to be equal."""
    one = digest("13800138000", kind="phone")
    assert (len(one), digest("13800138000", kind="phone")) == (32, one)
    assert digest("13800138000") != one
    settings.IDENTITY_KEY = "other"
    assert digest("13800138000", kind="phone") != one
