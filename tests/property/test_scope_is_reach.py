"""A list filtered by a scope shows exactly the rows that the rule reaches one by one."""

import pytest
from django.db.models import TextField, Value
from hypothesis import given
from hypothesis import strategies as st

from qianli.kernel.access.models import User
from qianli.kernel.access.rules import Holding, everywhere, reaches
from qianli.kernel.access.scopes import Scope
from qianli.kernel.access.terms import Role, Side

TEXT = TextField()
digits = st.text("09AZ", max_size=4)
codes = st.one_of(st.just(""), st.text("09AZ", min_size=6, max_size=6))
holdings = st.builds(Holding, st.just(Role.AUDITOR), digits, st.sampled_from(Side), st.just(""))


@pytest.mark.django_db
class TestScope:
    """One class, so that the row stays for all examples."""

    @pytest.fixture(autouse=True)
    def row(self) -> None:
        User.objects.create_user("row")

    @given(held=st.lists(holdings, max_size=3), west=codes, east=codes)
    def test_same_rows(self, held: list[Holding], west: str, east: str) -> None:
        """The filter is SQL ranges, the rule is Python prefixes; they must never part."""
        scope = Scope(everything=any(map(everywhere, held)), parts=tuple((one.prefix, one.side) for one in held))
        rows = User.objects.annotate(west_id=Value(west or None, TEXT), east_id=Value(east or None, TEXT))
        expected = any(reaches(one, west=west, east=east) for one in held)
        assert rows.filter(scope.q()).exists() is expected
