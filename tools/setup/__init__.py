"""From a bare machine to a working tree: ``python3 -m tools.setup ACTION``, called by the Makefile.

Runs on any Python from 3.9 with nothing installed; only the standard library may be imported here.
"""
