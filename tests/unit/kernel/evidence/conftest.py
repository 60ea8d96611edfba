"""Records with evidence, and who works on them; what needs the apps is imported when they are there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

type Attach = Callable[..., Any]


@pytest.fixture
def pairs(db: None) -> Any:
    """A kind of record that tells of no person."""
    from qianli.kernel.evidence.provable import provable

    return provable("pairings.pairs")


@pytest.fixture
def pair(db: None) -> Any:
    """A confirmed pair of the banner and the district."""
    from qianli.domains.pairings.models import Pair
    from tests.factories import EAST, WEST, make

    return make(Pair, west_id=WEST, east_id=EAST)


@pytest.fixture
def clerk(db: None) -> Any:
    """Who keeps the ledger of the western banner."""
    from qianli.kernel.access.terms import Role, Side
    from tests.factories import WEST
    from tests.fakes.entries import user

    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


@pytest.fixture
def attached(pairs: Any, pair: Any, clerk: Any) -> Attach:
    """Attach a file to the pair, by the clerk unless another is named."""
    from qianli.kernel.evidence.actions import attach
    from qianli.kernel.evidence.terms import Grade
    from tests.factories import AT
    from tests.factories.evidence import pdf, sent

    def attached(content: bytes | None = None, name: str = "凭证.pdf", **more: Any) -> Any:
        told = {"record_id": pair.pk, "grade": Grade.ORIGINAL, "actor": clerk, "at": AT + timedelta(minutes=1)} | more
        return attach(pairs, file=sent(pdf() if content is None else content, name), name=name, **told)

    return attached
