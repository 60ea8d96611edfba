"""Programs read what each figure means."""

import pytest
from django.test import Client

from qianli.kernel.figures.registry import all_figures

pytestmark = pytest.mark.django_db


def test_every_figure_is_defined_in_the_language_asked_for() -> None:
    """Key, unit and nature are the same in every language, words are not."""
    english = Client(headers={"Accept-Language": "en"}).get("/api/figures").json()
    chinese = Client().get("/api/figures").json()
    assert [told["key"] for told in english] == [figure.key for figure in all_figures()]
    by_key = {told["key"]: told for told in chinese}
    for told in english:
        other = by_key[told["key"]]
        assert (told["unit"], told["nature"], told["aliases"]) == (other["unit"], other["nature"], other["aliases"])
    assert english != chinese
