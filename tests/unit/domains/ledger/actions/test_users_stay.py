"""Columns that name users have no foreign key of their own (a quarter of a load's time); the guard stands for it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from qianli.domains.agreements.models import Plan
from qianli.domains.ledger.actions.explaining import explaining
from qianli.kernel.access.models import User
from qianli.kernel.base.integrity import RefusedByDatabase
from tests.factories import make

pytestmark = pytest.mark.django_db

NOBODY = 2_000_000_000
COLUMNS = ("recorded_by", "west_confirmed_by", "east_confirmed_by", "refused_by")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_record_cannot_name_a_user_who_does_not_exist(column: str) -> None:
    """Also in raw SQL, where no form and no action looks."""
    plan = make(Plan)
    instant = "recorded_at" if column == "recorded_by" else column.replace("_by", "_at")
    sql = f"UPDATE agreements_plan SET {column}_id = %s, {instant} = %s WHERE id = %s"
    with (
        pytest.raises(RefusedByDatabase) as refused,
        explaining(Plan),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [NOBODY, timezone.now(), plan.pk])
    assert "用户" in refused.value.sentence or "user" in refused.value.sentence


def test_a_user_cannot_be_deleted(django_user_model: type[User]) -> None:
    """Else a record could come to name nobody after the guard has looked."""
    user = django_user_model.objects.create(username="leaves")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_user WHERE id = %s", [user.pk])
    assert django_user_model.objects.filter(pk=user.pk).exists()
