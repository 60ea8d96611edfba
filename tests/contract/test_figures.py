"""Every figure of every manifest keeps the promises of a number: words, unit, page, value, and the way down."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import translation

from qianli.desks.portal.queries import table_behind, tells_personal
from qianli.domains.ledger.models import Programme
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.base.units import Unit
from qianli.kernel.figures.definition import AnyFigure, Figure
from qianli.kernel.figures.registry import all_figures, figure

each_figure = pytest.mark.parametrize("defined", all_figures(), ids=lambda defined: defined.key)


@pytest.fixture
def programme(db: None) -> Programme:
    """The programme that the portal opens with."""
    return Programme.objects.create(
        key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000", since="1996-09-01"
    )


@each_figure
def test_a_figure_is_defined_in_words(defined: AnyFigure) -> None:
    """Label and meaning exist in both languages, and are not one text."""
    for language in ("zh-hans", "en"):
        with translation.override(language):
            label, meaning = str(defined.label), str(defined.meaning)
        assert label
        assert len(meaning) > len(label) / 2
        assert label != meaning
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in label)
        assert chinese is (language == "zh-hans"), f"{defined.key}: {label} in {language}"
    assert defined.key.count(".") >= 1
    assert defined.unit.label


@each_figure
def test_a_figure_says_what_it_counts(defined: AnyFigure) -> None:
    """Schools are 所 and buses 辆: a figure that counts things names them."""
    assert defined.unit is not Unit.COUNT or defined.thing is not None


@each_figure
def test_a_figure_has_a_way_down(defined: AnyFigure) -> None:
    """Whatever it is computed from, there is one table of records behind it, and its parts are defined."""
    assert table_behind(defined.key).model
    if not isinstance(defined, Figure):
        assert all(figure(part) for part in defined.parts())


@pytest.mark.usefixtures("programme")
def test_every_figure_answers_on_page_and_api(client: Client) -> None:
    """Without a single record each still says so, for the programme and for a banner."""
    for defined in all_figures():
        for query in ("?period=2023", "?place=152223"):
            assert client.get(f"/figures/{defined.key}/{query}").status_code == 200, defined.key
        answer = client.get(f"/api/figures/{defined.key}?period=2023-07/2024-06&place=150000")
        assert answer.status_code == 200, defined.key
        told = answer.json()
        assert (told["key"], told["unit"], told["records"]) == (defined.key, defined.unit.value, 0)
        records = client.get(f"/api/figures/{defined.key}/records")
        assert records.status_code == 401 if tells_personal(defined.key) else records.json()["items"] == []


def told(*words: str) -> str:
    """Return what ``qianli figures`` prints."""
    printed = StringIO()
    call_command("figures", *words, stdout=printed)
    return printed.getvalue()


@pytest.mark.usefixtures("programme")
def test_the_command_prints_values_and_definitions() -> None:
    """One row a figure with key, label, unit, value, period, place, records and share confirmed."""
    values = json.loads(told("--key", "labour.placed", "--period", "2023", "--place", "扎赉特旗", "--json"))
    assert values == [
        values[0] | {"key": "labour.placed", "unit": "person", "value": 0, "period": "2023", "place": "152223",
                     "records": 0, "share_confirmed": None, "target": None}
    ]  # fmt: skip
    assert {each["key"] for each in json.loads(told("list", "--json"))} == {each.key for each in all_figures()}
    assert "labour.placed" in told("--key", "labour.placed")
    assert json.loads(told("audit", "--json")) == []
    assert json.loads(told("records", "labour.placed", "--json"))["rows"] == []
    assert told("records", "labour.placed", "--csv").count("\n") == 1


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    "words",
    [
        ("--key", "labour.plased"),
        ("--period", "2023-13"),
        ("--place", "火星"),
        ("--as-of", "2999-01-01"),
        ("records", "nope"),
    ],
)
def test_the_command_refuses_in_words(words: tuple[str, ...]) -> None:
    """An unknown key, period or place and a day to come are refused by the same sentences as on pages."""
    with pytest.raises(Refusal):
        told(*words)


@pytest.mark.usefixtures("programme")
def test_compare_has_an_exit_status_for_each_case(tmp_path: Path) -> None:
    """0 all agree, 1 something differs or is unknown, 2 what cannot be read."""
    path = tmp_path / "published.csv"
    head = "key,label_zh,value,unit,qualifier,period,place,note\n"
    path.write_text(head + "labour.placed,,0,person,exact,2023,150000,\n")
    assert json.loads(told("compare", str(path), "--json"))["agrees"] == 1
    for line, status in (("labour.placed,,1,person,exact,2023,150000,", 1), ("nope,,1,person,exact,2023,150000,", 1),
                         ("labour.placed,,x,person,exact,2023,150000,", 2)):  # fmt: skip
        path.write_text(head + line + "\n")
        with pytest.raises(CommandError) as caught:
            told("compare", str(path), "--json")
        assert caught.value.returncode == status
    with pytest.raises(CommandError) as caught:
        told("compare", str(tmp_path / "missing.csv"))
    assert caught.value.returncode == 2


def test_the_command_is_known_by_its_help() -> None:
    """``qianli figures --help`` needs no database."""
    done = subprocess.run(
        [sys.executable, "-m", "qianli.site.command", "figures", "--help"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "compare" in done.stdout
