"""What the tests of the ledger stand on. Loaded before Django is set up, so models are named inside."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qianli.domains.ledger.models import Programme


@pytest.fixture
def programme(db: None) -> "Programme":
    """The programme of the settings, as an installation sets it up."""
    from qianli.domains.ledger.models import Programme
    from qianli.domains.ledger.public import establish_programme
    from tests.fakes.entries import AT

    number = establish_programme(
        key="jingmeng", name="京蒙协作", west="150000", east="110000", since=date(1996, 5, 1), actor=None, at=AT
    )
    return Programme.objects.get(pk=number)


@pytest.fixture
def kind(db: None) -> Iterator[None]:
    """The kind of entry that belongs to no sector."""
    from tests.fakes.entries import deliveries

    with deliveries():
        yield
