"""Is the house in order? Every check of :mod:`tools.house` on the tree as it stands."""

from collections.abc import Callable

import pytest

from tools.house import drawn
from tools.house.checks import MODELS, TREE, Check


@pytest.mark.parametrize("check", TREE.values(), ids=TREE.keys())
def test_tree(check: Check) -> None:
    """A rule that no check enforces is a wish."""
    assert check() == []


@pytest.mark.parametrize("check", MODELS.values(), ids=MODELS.keys())
def test_models(check: Check) -> None:
    """What the database holds has the shape that the house promises."""
    assert check() == []


def test_drawn_pages_are_fresh() -> None:
    """A newcomer reads the table of domains and the glossary; they must say what the code says."""
    assert drawn.stale(drawn.parts()) == []


@pytest.mark.parametrize("terms", [drawn.model_terms, drawn.figure_terms])
def test_every_term_is_explained(terms: Callable[[], list[drawn.Term]]) -> None:
    """One word per thing, one thing per word, each with a meaning."""
    found = terms()
    glossary = (drawn.ROOT / "docs" / "glossary.md").read_text()
    assert drawn.unexplained(found, glossary) + drawn.clashes(found) == []
