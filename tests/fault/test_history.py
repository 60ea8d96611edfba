"""Versions of rows, when what gives tables their triggers is cut off half way."""

from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from qianli.domains.agreements.models import Meeting
from qianli.kernel.audit.actions import install
from tests.factories import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_versions_stay_closed_to_change_when_personal_columns_could_not_be_taken_out(
    bystander: "psycopg.Connection[Any]",
) -> None:
    """For that change the table is opened; cut off in between, nobody would ever close it again."""
    row = make(Meeting)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_meeting SET revision = 2 WHERE id = %s", [row.pk])
        with bystander.transaction():
            bystander.execute("SELECT FROM audit_version FOR UPDATE")
            cursor.execute("SET lock_timeout = '50ms'")
            with pytest.raises(OperationalError):
                install({Meeting: ["revision"]})
            cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'audit_version_no_change'")
        assert cursor.fetchall() == [("O",)]
        install({Meeting: ["revision"]})
        cursor.execute("SELECT state ? 'revision' FROM audit_version WHERE row_id = %s", [str(row.pk)])
        assert cursor.fetchall() == [(False,)]
        install({Meeting: []})
