"""``qianli places`` as a person at a terminal meets it."""

import gzip
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from qianli.domains.places.management.commands.places import NoList
from qianli.kernel.base.refusal import Invalid

pytestmark = pytest.mark.django_db


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("places", *words)
    return capsys.readouterr().out


def test_find_prints_code_name_and_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a candidate, with the larger place that tells it apart."""
    assert told(capsys, "find", "科右前旗") == "152221  科尔沁右翼前旗（兴安盟）  旗\n"


def test_find_fails_on_several(capsys: pytest.CaptureFixture[str]) -> None:
    """A script must not take the first; a person is told all of them and how to choose."""
    with pytest.raises(CommandError, match=r"5 个区划.*--within") as failed:
        call_command("places", "find", "左旗")
    assert failed.value.returncode == 1
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_find_as_json_gives_the_whole_match(capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts read the same answer that the pages use."""
    match = json.loads(told(capsys, "find", "亦庄", "--on", "2024-06-30", "--json"))
    assert [place["code"] for place in match["candidates"]] == ["1101KF"]
    assert (match["how"], match["on"]) == ("alias", "2024-06-30")


def test_find_fails_on_an_unknown_name_and_says_what_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    """A script stops there; a person reads on."""
    with pytest.raises(CommandError) as failed:
        call_command("places", "find", "扎赖特")
    assert failed.value.returncode == 1
    assert "扎赉特旗（兴安盟） 152223" in capsys.readouterr().out


def test_find_says_when_a_name_was_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    """The last day is the last one in force, not the day after."""
    with pytest.raises(CommandError):
        call_command("places", "find", "康巴什区", "--on", "2015-01-01")
    assert "自 2016-06-08 起有效" in capsys.readouterr().out


def test_show_tells_the_way_down_and_what_came_after(capsys: pytest.CaptureFixture[str]) -> None:
    """The term is shown with both ends included."""
    lines = told(capsys, "show", "152600").splitlines()
    assert lines[0] == "152600  内蒙古自治区 > 乌兰察布盟  盟"
    assert "2003-11-30" in lines[1]
    assert "150900 乌兰察布市" in lines[2]
    facts = json.loads(told(capsys, "show", "150900", "--on", "2003-01-01", "--json"))
    assert (facts["in_force"], facts["covers"][0]) == (False, "1509")


def test_a_day_that_is_none_is_refused() -> None:
    """The sentence shows the form that is accepted."""
    with pytest.raises(Invalid, match="2024-13-01"):
        call_command("places", "find", "东城区", "--on", "2024-13-01")


def test_load_wants_its_file(tmp_path: Path) -> None:
    """Without the built list the sentence says how to build it."""
    with pytest.raises(NoList, match="places_build"):
        call_command("places", "load", "--file", str(tmp_path / "none.json.gz"))


def test_load_reads_a_built_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list that the template database was filled from is in place already."""
    assert "新增 0，变更 0" in told(capsys, "load")
    columns = ["code", "name", "short_name", "kind", "level", "parent", "first_day", "day_after", "successor", "in_gb",
               "longitude", "latitude", "pinyin", "initials"]  # fmt: skip
    unit = ["159901", "示例旗", "示例旗", "banner", "county", "150000", "", "", "", True, None, None, "shiliqi", "slq"]
    content = {"edition": "one", "columns": columns, "divisions": [unit], "aliases": [["159901", "示旗", "written"]]}
    path = tmp_path / "list.json.gz"
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    assert "新增 1" in told(capsys, "load", "--file", str(path))
