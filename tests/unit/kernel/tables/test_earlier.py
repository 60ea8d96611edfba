"""What a record was is told in the columns of its table, with its masks, to those who may see drafts of its places."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qianli.domains.agreements.models import Meeting
from qianli.domains.labour.models import Placement
from qianli.domains.ledger.public import submit_entry
from qianli.domains.parties.models import Person
from qianli.kernel.access.terms import Role
from qianli.kernel.tables import earlier
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


@pytest.mark.parametrize(("ago", "named"), [(timedelta(0), True), (timedelta(minutes=1), False)])
def test_the_page_tells_who_made_a_change(ago: timedelta, named: bool) -> None:
    """By the event of the same moment; a change without one, such as a repair by SQL, is told to be nobody's."""
    actor, row = user_with(Role.OFFICE), make(Meeting, state="draft")
    submit_entry(Meeting, entry_id=row.pk, actor=actor, at=timezone.now() - ago)
    page = client_of(actor, "zh-hans").get(f"/agreements/meetings/{row.pk}/history/").content.decode()
    steps = page.partition('id="steps"')[2]
    assert "→" in steps
    assert (actor.full_name in steps) is named


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


@pytest.mark.parametrize(("model", "at"), [(Meeting, "/agreements/meetings"), (Placement, "/labour/placements")])
def test_the_number_of_queries_does_not_grow_with_the_states(model: type[Any], at: str) -> None:
    """Placements have columns that reach through the person."""
    few, many = make(model), make(model)
    changed(few, 2)
    changed(many, 40)
    client = client_of(user_with(Role.OFFICE))

    def queries(row: Any, address: str) -> int:
        client.get(address.format(pk=row.pk))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address.format(pk=row.pk)).status_code == 200
        return len(seen)

    for address in (f"{at}/{{pk}}/history/", f"/api{at}/{{pk}}/history"):
        assert queries(few, address) == queries(many, address)


def test_the_state_of_an_old_day_is_found_beyond_the_states_that_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earlier, "MOST", 3)
    row = make(Meeting, recorded_at=datetime(2024, 6, 1, tzinfo=UTC))
    changed(row, 9)
    page = client_of(user_with(Role.OFFICE), "zh-hans").get(f"/agreements/meetings/{row.pk}/history/?on=2024-06-30")
    history = page.context["history"]
    assert len(history.steps) == 3
    assert [cell.value for cell in history.cells if cell.show == "state"] == ["confirmed"]


def test_what_is_not_kept_of_a_person_is_told_as_such() -> None:
    """An empty value would say that there was none."""
    person = make(Person, name="示例甲", place_id="152223")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_person SET name = '示例乙', place_id = '152224' WHERE id = %s", [person.pk])
    page = client_of(user_with(Role.OFFICE), "zh-hans").get(f"/parties/persons/{person.pk}/history/")
    old, new = page.context["history"].steps[0].changed[0]
    assert (old.value, new.value) == ("152223", "152224")
    told = client_of(user_with(Role.OFFICE)).get(f"/api/parties/persons/{person.pk}/history").json()
    assert [each["row"]["name"] for each in told] == ["personal, not kept", "示**"]


def test_the_characters_of_a_persons_name_are_theirs_on_a_traditional_page() -> None:
    """于后云 is not 於後雲, in the heading, the title and the way back no less than in the record."""
    person = make(Person, name="于后云", place_id="152223")
    changed_name = "UPDATE parties_person SET place_id = '152224' WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(changed_name, [person.pk])
    client = client_of(user_with(Role.OFFICE), "zh-hant")
    for at in (f"/parties/persons/{person.pk}/", f"/parties/persons/{person.pk}/history/"):
        page = client.get(at).content.decode()
        assert page.count("于") >= 4  # the title, the way back, the heading, and the record itself
        assert "於後雲" not in page
        assert "於**" not in page
    office = user_with(Role.OFFICE)
    type(office).objects.filter(pk=office.pk).update(full_name="于后云")
    office.refresh_from_db()
    draft = make(Meeting, state="draft")
    submit_entry(Meeting, entry_id=draft.pk, actor=office, at=datetime(2024, 6, 1, tzinfo=UTC))
    page = client.get(f"/agreements/meetings/{draft.pk}/").content.decode()
    assert "于后云" in page
    assert "於後雲" not in page
