"""Whether the check of terms and hashes can fail: a list that lets everything through would be worse than none."""

import pytest

from tools import licences


@pytest.mark.parametrize(
    "licence",
    ["MIT", "Apache-2.0 OR GPL-3.0-or-later", "BSD-3-Clause AND Zlib", "Mozilla Public License 2.0 (MPL 2.0)"],
)
def test_terms_on_the_list_pass(licence: str) -> None:
    """One of several to choose is enough."""
    assert list(licences.refused("x", licence, shipped=True)) == []


@pytest.mark.parametrize("licence", ["", "AGPL-3.0-only", "MIT AND AGPL-3.0-only", "Other/Proprietary License"])
def test_terms_that_are_not_are_named(licence: str) -> None:
    """All that hold together must be on it."""
    [sentence] = licences.refused("x", licence, shipped=False)
    assert sentence.startswith("x: under ")


def test_what_the_house_works_with_may_be_under_other_terms_than_what_it_gives_away() -> None:
    """Nobody gets the formatter of templates with the product."""
    assert list(licences.refused("djlint", "GPL-3.0-or-later", shipped=False)) == []
    assert len(list(licences.refused("djlint", "GPL-3.0-or-later", shipped=True))) == 1


def test_what_the_product_stands_on_is_followed_to_the_end() -> None:
    """Through packages and extras, not into the groups of who develops it."""
    lock = [
        {"name": "qianli", "dependencies": [{"name": "a"}], "optional-dependencies": {"s3": [{"name": "c"}]},
         "dev-dependencies": {"dev": [{"name": "d"}]}},
        {"name": "a", "dependencies": [{"name": "b"}]}, {"name": "b"}, {"name": "c"}, {"name": "d"},
    ]  # fmt: skip
    assert licences.reached(lock) == {"qianli", "a", "b", "c"}


@pytest.mark.parametrize("package", [{"wheels": [{"url": "x"}]}, {"sdist": {"hash": "md5:1"}}, {}])
def test_a_file_without_a_hash_is_named(package: dict[str, object]) -> None:
    """It could be exchanged between one installation and the next."""
    assert list(licences.unhashed({"name": "x", **package})) == ["x: uv.lock holds a file of it without a hash"]


def test_packages_of_the_pages_are_looked_at_too() -> None:
    """Without terms, and without a hash."""
    packages = {"": {}, "node_modules/@a/b": {"license": "MIT"}, "node_modules/c": {"integrity": "sha512-x"}}
    assert [sentence.partition(":")[0] for sentence in licences.of_npm(packages)] == ["@a/b", "c"]
