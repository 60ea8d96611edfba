"""Declarations that would fail on their first page are refused at start."""

from itertools import count

import pytest

from qianli.domains.agreements.models import Amendment
from qianli.domains.parties.models import Organisation
from qianli.kernel.tables.checks import faults
from qianli.kernel.tables.declaration import Column, Show, Table

_numbers = count()


def table(**told: object) -> Table:
    """Return a sound table with one thing changed, under a name of its own because columns are bound by name."""
    name = f"parties.samples-{'abcdefghijklmnop'[next(_numbers)]}"
    sound: dict[str, object] = {"name": name, "model": Organisation, "columns": (Column(path="name"),)}
    return Table(**sound | told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ({"name": "Parties"}, "tables.E001"),
        ({"model": Amendment, "columns": (Column(path="reason"),)}, "tables.E002"),
        ({"columns": (Column(path="nome"),)}, "tables.E003"),
        ({"columns": (Column(path="pk"),)}, "tables.E003"),
        ({"columns": (Column(path="name", show=Show.PLACE),)}, "tables.E003"),
        ({"search": ("nome",)}, "tables.E004"),
        ({"filters": ("name",)}, "tables.E005"),
        ({"filters": ("place",)}, "tables.E005"),
        ({"order": ("-nome",)}, "tables.E006"),
    ],
)
def test_a_wrong_declaration_is_named(told: dict[str, object], number: str) -> None:
    """The message says which table and what is wrong with it."""
    (message,) = faults(table(**told))
    assert message.id == number
    assert "table " in message.msg


def test_a_sound_declaration_passes() -> None:
    """A property with a label is a column too."""
    assert list(faults(table(columns=(Column(path="pk", label="key"), Column(path="place", show=Show.PLACE))))) == []
