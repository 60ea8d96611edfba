"""One module a domain: ``batches(world)`` yields its rows, lowest tables first."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from qianli.desks.demo.world import Batch, World


def batches(world: World) -> Iterator[Batch]:
    """Yield the rows of every domain that has a demo ledger, floors from the ground up."""
    for name in settings.DOMAINS:
        module = f"{__name__}.{name}"
        if find_spec(module):
            yield from import_module(module).batches(world)
