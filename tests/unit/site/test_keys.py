"""The keys of an installation: each its own, kept closed, and never two where two processes start at once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings

from qianli.site.settings import _kept_secret


def test_a_key_is_made_once_and_kept_closed(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    made = _kept_secret(folder, "identity_key")
    assert len(made) >= 50
    assert _kept_secret(folder, "identity_key") == made
    assert stat.S_IMODE((folder / "identity_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["identity_key"]


def test_all_who_start_at_once_read_the_same_key(tmp_path: Path) -> None:
    """A worker with a key of its own would digest one person into two."""
    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(lambda _: _kept_secret(tmp_path, "identity_key"), range(32)))
    assert len(seen) == 1


def test_identity_numbers_have_a_key_of_their_own() -> None:
    """The signing key may be changed after a leak; persons must be found again all the same."""
    assert str(settings.IDENTITY_KEY) != settings.SECRET_KEY
