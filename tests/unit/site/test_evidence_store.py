"""Where evidence lies: in the state folder, or in the bucket that the settings name."""

from pathlib import Path

import pytest
from django.core.files.storage import StorageHandler

from qianli.kernel.evidence.store import Folder
from qianli.site.env import Env
from qianli.site.settings import evidence_store


def test_without_a_bucket_it_is_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Below the state folder, so that one backup holds it."""
    monkeypatch.setenv("QIANLI_VAR_DIR", str(tmp_path))
    store = StorageHandler({"evidence": evidence_store(Env())})["evidence"]
    assert isinstance(store, Folder)
    assert store.location == str(tmp_path / "evidence")


def test_a_bucket_is_asked_with_what_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is empty is left to the library, and the name of a file, being its hash, is written over."""
    monkeypatch.setenv("QIANLI_EVIDENCE_BUCKET", "proofs")
    monkeypatch.setenv("QIANLI_EVIDENCE_ENDPOINT", "https://store.example.org")
    monkeypatch.setenv("QIANLI_EVIDENCE_ACCESS_KEY", "key")
    monkeypatch.setenv("QIANLI_EVIDENCE_SECRET_KEY", "secret")
    assert evidence_store(Env()) == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "proofs",
            "endpoint_url": "https://store.example.org",
            "region_name": None,
            "access_key": "key",
            "secret_key": "secret",
            "default_acl": None,
            "file_overwrite": True,
        },
    }
