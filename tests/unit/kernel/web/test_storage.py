"""A file that the browser build has named by its content keeps that name."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.test import override_settings

from qianli.kernel.web.storage import BuiltFilesStorage


def test_only_files_without_a_hash_get_one(tmp_path: Path) -> None:
    """With a second hash a script would have two addresses and be loaded twice."""
    with override_settings(STATIC_ROOT=tmp_path):
        storage = BuiltFilesStorage()
        content = ContentFile(b"let x = 1")
        assert storage.hashed_name("dist/assets/main-BmBpGb6X.js", content) == "dist/assets/main-BmBpGb6X.js"
        assert storage.hashed_name("maps/both.json", content) == "maps/both.636b52edd9bc.json"
