"""The list of divisions and the page of one."""

import pytest
from django.test import Client

from qianli.domains.places.queries import family_of

pytestmark = pytest.mark.django_db


def test_the_page_of_a_league_shows_what_is_around_it(client: Client) -> None:
    """The public may walk from Inner Mongolia down to a banner and back to the league that was before."""
    page = client.get("/places/divisions/150900/", headers={"accept-language": "zh-hans"})
    assert page.status_code == 200
    assert page.context["above"] == [("内蒙古自治区", "/places/divisions/150000/")]
    assert page.context["before"] == [("乌兰察布盟", "/places/divisions/152600/")]
    assert ("四子王旗", "/places/divisions/150929/") in page.context["parts"]
    assert "乌盟" in page.context["other_names"]
    assert "下辖区划" in page.content.decode()


def test_the_list_is_searched_by_pinyin_and_narrowed_by_kind(client: Client) -> None:
    """Few people type 扎赉特 on a keyboard without Chinese input."""
    page = client.get("/places/divisions/", {"q": "zhalaite", "kind": "banner"})
    assert page.status_code == 200
    assert "152223" in page.content.decode()


def test_parts_that_ended_are_not_among_the_parts() -> None:
    """Beijing shows its districts and the development area, not the counties they were."""
    family = family_of("110000")
    assert len(family.places["parts"]) == 17
    assert family.places["above"] == []
