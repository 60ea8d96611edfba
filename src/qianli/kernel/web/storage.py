"""Static files: names get a content hash once, from whoever makes the file."""

import re

from whitenoise.storage import CompressedManifestStaticFilesStorage

# The browser build writes main-DPHgzqzM.css and points at these names from inside its own files.
_HASHED_BY_BUILD = re.compile(r"^dist/assets/.+-[\w-]{8}\.\w+$")


class BuiltFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash and compress static files, but leave the names of the browser build as they are.

    A second hash would give one script two addresses, and a browser would load and run it twice.
    """

    def hashed_name(self, name, content=None, filename=None):  # type: ignore[no-untyped-def]
        """Return the name with its content hash, or the name itself if the build has put one in."""
        if _HASHED_BY_BUILD.match(name):
            return name
        return super().hashed_name(name, content, filename)
