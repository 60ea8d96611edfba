"""Where files lie: under their SHA-256, in a folder or in any store of objects that Django can speak to."""

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

type AnyFile = File[Any]  # read by type checkers alone: the class takes no parameter when it runs

ALIAS = "evidence"
CHUNK = 64 * 1024
DRAFT = "draft-"
_KEPT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/(?P<digest>[0-9a-f]{64})")


class Folder(FileSystemStorage):
    """A folder in which a file appears whole or not at all, also when the machine stops half way."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: it is the hash of the content, so whatever is there is the same."""
        return name

    def _save(self, name: str, content: AnyFile) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(prefix=DRAFT, dir=self.location)
        try:
            with os.fdopen(number, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
            _sync(folder)
        return name


def _sync(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def store() -> Storage:
    """Return the store that the settings name."""
    return storages[ALIAS]


def path_of(digest: str) -> str:
    """Return the name of a file in the store."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """Return SHA-256 and size of what is in a file."""
    found, size = sha256(), 0
    while chunk := file.read(CHUNK):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def keep(file: AnyFile, digest: str) -> None:
    """Write a file under its hash; written again it takes the place of itself, whole at every moment."""
    file.seek(0)
    storage = store()
    storage.save(path_of(digest), file)


def opened(digest: str) -> AnyFile:
    """Return a kept file, open for reading.

    :raises FileNotFoundError: it is not in the store.
    """
    return store().open(path_of(digest))


def lying() -> Iterator[tuple[str, str, datetime]]:
    """Yield what lies in the store: name, SHA-256 by its name (empty for a draft), and when it was written.

    What neither is a kept file nor a draft is somebody else's and left out.
    """
    storage = store()
    for name in _names(storage, ""):
        match = _KEPT.fullmatch(name)
        if match or name.startswith(DRAFT):
            yield name, match["digest"] if match else "", storage.get_modified_time(name)


def _names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _names(storage, f"{folder}{name}/")
