"""A small programme for the tests of the portal: the one that the settings name, and pairs in it.

Models are imported inside the fixtures, because this file is read before Django is set up.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

type Pairing = Callable[..., Any]


@pytest.fixture
def programme(db: None) -> Any:
    """The programme that the portal opens with."""
    from django.conf import settings

    from qianli.domains.ledger.models import Programme

    return Programme.objects.create(
        key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000", since="1996-09-01"
    )


@pytest.fixture
def pairing(programme: Any) -> Pairing:
    """A function that makes a confirmed pair of a village and a town, each new, in two places."""
    from qianli.domains.ledger.public import spell
    from qianli.domains.pairings.models import Pair
    from qianli.domains.parties.models import Organisation
    from tests.factories import make

    def paired(west: str = "152223", east: str = "110105", first: date = date(2023, 3, 1), **rest: Any) -> Any:
        village = make(Organisation, kind="village", place_id=west)
        town = make(Organisation, kind="town", place_id=east)
        fields = {"spell": spell(first), "level": "village"} | rest
        return make(
            Pair, programme=programme, west_id=west, east_id=east, west_party=village, east_party=town,
            west_kind="village", east_kind="town", **fields,
        )  # fmt: skip

    return paired
