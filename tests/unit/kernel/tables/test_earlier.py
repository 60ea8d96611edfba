"""What a record was is told in the columns of its table, with its masks, to those who may see drafts of its places."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianli.domains.agreements.models import Meeting
from qianli.domains.labour.models import Placement
from qianli.kernel.access.terms import Role
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db


def changed(row: object, times: int = 1) -> None:
    """Lock and unlock the row by raw SQL, as a repair would."""
    table = row._meta.db_table  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        for turn in range(times):
            state = "locked" if turn % 2 == 0 else "confirmed"
            cursor.execute(f"UPDATE {table} SET state = %s WHERE id = %s", [state, row.pk])  # type: ignore[attr-defined]


def test_the_page_tells_each_change_in_words() -> None:
    row = make(Meeting)
    changed(row)
    page = client_of(user_with(Role.OFFICE), "zh-hans").get(f"/agreements/meetings/{row.pk}/history/").content.decode()
    assert "已确认" in page
    assert "已锁定" in page
    assert "→" in page


def test_the_day_before_it_was_recorded_has_no_record() -> None:
    row = make(Meeting)
    page = client_of(user_with(Role.OFFICE), "zh-hans").get(
        f"/agreements/meetings/{row.pk}/history/", {"on": (row.recorded_at - timedelta(days=2)).date().isoformat()}
    )
    assert page.status_code == 200
    assert "当时尚无此记录" in page.content.decode()


@pytest.mark.parametrize("on", ["2999-01-01", "30.2.2024", "2024-02-30", "\x00", "'"])
def test_a_day_that_is_none_or_has_not_come_is_named(on: str) -> None:
    row = make(Meeting)
    answer = client_of(user_with(Role.OFFICE)).get(f"/agreements/meetings/{row.pk}/history/", {"on": on})
    assert answer.status_code == 422


def test_visitors_and_other_places_see_no_history() -> None:
    """A confirmed record is open to all; what it was as a draft is not."""
    row = make(Meeting)
    at = f"/agreements/meetings/{row.pk}/history/"
    assert client_of(visitor()).get(at).status_code == 302
    assert client_of(user_with(Role.COUNTY_CLERK, place_prefix="1504")).get(at).status_code == 403
    assert client_of(user_with(Role.COUNTY_CLERK, place_prefix=row.west_id)).get(at).status_code == 200
    assert client_of(visitor()).get(f"/api{at.rstrip('/')}").status_code == 401


def test_personal_values_stay_masked_in_earlier_states() -> None:
    """An institution's member sees drafts, but no names; the history must not be the way around."""
    row = make(Placement)
    changed(row)
    at = f"/labour/placements/{row.pk}/history/"
    name = row.person.name
    assert name in client_of(user_with(Role.OFFICE)).get(at).content.decode()
    assert name not in client_of(user_with(Role.INSTITUTION_MEMBER)).get(at).content.decode()


def test_the_api_tells_all_states_oldest_first() -> None:
    row = make(Meeting)
    changed(row, 2)
    told = client_of(user_with(Role.OFFICE)).get(f"/api/agreements/meetings/{row.pk}/history").json()
    assert [each["row"]["state"] for each in told] == ["confirmed", "locked", "confirmed"]
    assert [each["until"] is None for each in told] == [False, False, True]
    assert {each["row"]["id"] for each in told} == {str(row.pk)}


def test_the_number_of_queries_does_not_grow_with_the_states() -> None:
    few, many = make(Meeting), make(Meeting)
    changed(few, 2)
    changed(many, 40)
    client = client_of(user_with(Role.OFFICE))

    def queries(row: Meeting) -> int:
        client.get(f"/agreements/meetings/{row.pk}/history/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/agreements/meetings/{row.pk}/history/")
        return len(seen)

    assert queries(few) == queries(many)
