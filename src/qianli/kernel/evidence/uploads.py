"""Uploads end at the limit: what comes after it is read and dropped, so that no request fills memory or disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep what they are given.

    All files of a request together get the limit and one chunk, so that whoever judges the size still sees that it is
    too large. Refusing right here would end in an answer without a sentence: the body is read before any view.
    """

    chunk_size = FileUploadHandler.chunk_size

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._taken = 0

    def receive_data_chunk(self, chunk: bytes, start: int) -> bytes | None:
        """Pass a chunk on, or nothing once the limit is passed."""
        if self._taken > settings.EVIDENCE_MOST_BYTES:
            return None
        self._taken += len(chunk)
        return chunk

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that kept it."""
