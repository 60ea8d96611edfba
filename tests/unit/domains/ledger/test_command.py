"""``qianli programme`` as a person at a terminal meets it: an own programme without any line of code."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from qianli.domains.agreements.models import Meeting
from qianli.domains.ledger.models import Programme, ProgrammePlace
from qianli.domains.ledger.rules import PlaceOnOtherSide
from qianli.domains.power.models import Plant
from qianli.kernel.base.refusal import NotFound
from tests.factories import make

pytestmark = pytest.mark.django_db


def test_records_of_one_side_from_before_the_rule_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """The guard refuses new ones; those that stood stay in the figures until somebody finds them."""
    call_command("records", "check")
    assert "两地" in capsys.readouterr().out
    old, plant = make(Meeting), make(Plant, west_id="152221", east_id=None)
    make(Meeting, state="draft", east_id=None, west_id="152221")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE agreements_meeting DISABLE TRIGGER USER")
        cursor.execute("UPDATE agreements_meeting SET east_id = NULL WHERE id = %s", [old.pk])
        cursor.execute("ALTER TABLE agreements_meeting ENABLE TRIGGER USER")
    with pytest.raises(CommandError) as raised:
        call_command("records", "check", "--json")
    assert raised.value.returncode == 1
    assert "1" in str(raised.value)
    [found] = json.loads(capsys.readouterr().out)
    assert (found["record"], found["id"]) == ("agreements.meeting", str(old.pk))
    assert "东部" in found["lacks"]
    assert str(plant.pk) not in str(found)


FOUNDED = ("establish", "own", "--name", "示例协作", "--west", "150000", "--east", "110000", "--since", "2020-01-01")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what the command says as JSON."""
    call_command("programme", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_programme_is_established_with_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    """Several codes stand behind one option, or the option several times."""
    places = ("--key-county", "152221", "152223", "--member", "110108", "--member", "110101")
    [made] = told(capsys, *FOUNDED, *places)
    assert (made["key"], made["name"], made["west"], made["east"], made["since"]) == (
        "own", "示例协作", "150000", "110000", "2020-01-01",
    )  # fmt: skip
    assert [(each["standing"], each["code"]) for each in made["places"]] == [
        ("key_county", "152221"), ("key_county", "152223"), ("member", "110101"), ("member", "110108"),
    ]  # fmt: skip
    assert made in told(capsys, "list")


def test_who_names_another_key_is_told_how_the_portal_opens_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("programme", *FOUNDED)
    assert "QIANLI_PROGRAMME=own" in capsys.readouterr().err


def test_a_place_comes_in_later_and_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    """It still counts on its last day."""
    told(capsys, *FOUNDED)
    [made] = told(
        capsys, "standing", "own", "152222", "key_county", "--since", "2021-01-01", "--last-day", "2023-12-31"
    )
    assert made["places"] == [
        {
            "code": "152222",
            "name": "科尔沁右翼中旗",
            "standing": "key_county",
            "first_day": "2021-01-01",
            "last_day": "2023-12-31",
        }
    ]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (FOUNDED, CommandError),
        ((*FOUNDED[:1], "other", *FOUNDED[2:], "--member", "152221"), PlaceOnOtherSide),
        ((*FOUNDED[:1], "other", *FOUNDED[2:], "--member", "999999"), CommandError),
        ((*FOUNDED[:-1], "someday"), CommandError),
        (("standing", "none", "152221", "key_county", "--since", "2021-01-01"), NotFound),
    ],
    ids=["key taken", "wrong side", "no place", "no day", "no programme"],
)
def test_what_is_wrong_is_refused_and_nothing_is_saved(words: tuple[str, ...], refusal: type[Exception]) -> None:
    call_command("programme", *FOUNDED)
    before = Programme.objects.count()
    with pytest.raises(refusal):
        call_command("programme", *words)
    assert Programme.objects.count() == before
    assert not ProgrammePlace.objects.exists()


def test_the_list_for_people_names_programme_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("programme", *FOUNDED, "--member", "110108")
    capsys.readouterr()
    call_command("programme", "list")
    assert "own  示例协作  110000 – 150000  2020-01-01\n  110108  海淀区" in capsys.readouterr().out
