"""List pages work without scripts, keep what was asked for in every link, and say what they refuse."""

import re

import pytest
from django.http import QueryDict

from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.terms import Role
from qianli.kernel.tables import listing
from qianli.kernel.tables.registry import register_place_choices
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db
PAIRS = "/pairings/pairs/"


def test_visitors_see_what_is_confirmed() -> None:
    """A draft is neither in the list nor at its own address."""
    make(Pair)
    draft = make(Pair, state="draft")
    client = client_of(visitor())
    assert client.get(PAIRS).context["listing"].counted == 1
    assert client.get(f"{PAIRS}{draft.pk}/").status_code == 404
    office = client_of(user_with(Role.OFFICE))
    assert [line.state for line in office.get(PAIRS, {"sort": "state"}).context["listing"].lines] == [
        "confirmed",
        "draft",
    ]
    assert office.get(f"{PAIRS}{draft.pk}/").status_code == 200


def test_links_keep_what_is_asked_for() -> None:
    """Sorting keeps the filters and goes back to the first page; files hold what the list shows."""
    make(Pair)
    answer = client_of(visitor()).get(PAIRS, {"level": "county", "q": "", "sort": "level", "page": "3"})
    shown = answer.context["listing"]
    heads = {head.column.key: head for head in shown.heads}
    assert QueryDict(heads["level"].href[1:]).dict() == {"level": "county", "sort": "-level"}
    assert QueryDict(heads["spell"].href[1:]).dict() == {"level": "county", "sort": "spell"}
    assert (heads["level"].sorted, heads["spell"].sorted) == ("ascending", "")
    assert dict(shown.downloads)["CSV"] == "/pairings/pairs.csv?level=county&sort=level"


def test_a_refused_value_is_said_beside_its_field_and_above_the_rows() -> None:
    """No rows are shown, because they would not be those that were asked for."""
    make(Pair)
    answer = client_of(visitor()).get(PAIRS, {"period": "2024-13", "level": "county"})
    shown = answer.context["listing"]
    assert (answer.status_code, shown.lines, shown.page) == (422, [], None)
    assert set(shown.form.errors) == {"period"}
    assert "2024-13" in answer.content.decode()
    assert client_of(visitor()).get(PAIRS, {"sort": "nothing"}).status_code == 422


def test_pages_are_numbered_and_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scripts the links are links; with them only the list is renewed and the address follows."""
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for _ in range(5):
        make(Organisation)
    text = client_of(visitor()).get("/parties/organisations/", {"page": "2", "sort": "name"}).content.decode()
    following = re.search(r'<a rel="next" href="([^"]+)"([^>]*)>', text)
    assert following is not None
    assert QueryDict(following[1].replace("&amp;", "&")[1:]).dict() == {"page": "3", "sort": "name"}
    assert 'hx-target="#listing"' in following[2]
    assert 'hx-push-url="true"' in following[2]


def test_the_form_shows_what_is_in_force() -> None:
    """Choices are chosen, text is kept, the order goes along hidden."""
    text = client_of(visitor()).get(PAIRS, {"level": "county", "q": "示例", "sort": "level"}).content.decode()
    assert '<option value="county" selected>' in text
    assert 'value="示例"' in text
    assert '<input type="hidden" name="sort" value="level"' in text


def test_places_are_offered_where_a_domain_names_them() -> None:
    """The kernel knows no places; whoever keeps them offers them, and any other code stays possible."""
    from qianli.kernel.tables.registry import _sources

    before = dict(_sources)
    register_place_choices(lambda _day: [("西部", [("152223", "扎赉特旗")])])
    try:
        text = client_of(visitor()).get(PAIRS, {"place": "152200"}).content.decode()
    finally:
        _sources.clear()
        _sources.update(before)
    assert '<optgroup label="西部">' in text
    assert '<option value="152200" selected>' in text


def test_only_reading_is_answered() -> None:
    """Records are changed elsewhere."""
    client = client_of(visitor())
    assert [client.post(address).status_code for address in (PAIRS, "/pairings/pairs.csv")] == [405, 405]
