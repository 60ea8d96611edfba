"""The door of the pairings.

``Pair`` is handed out as a class so that teaching and care can define figures on the one registry.
"""

from qianli.domains.pairings.actions import end_pair, make_pair
from qianli.domains.pairings.models import Pair

__all__ = ["Pair", "end_pair", "make_pair"]
