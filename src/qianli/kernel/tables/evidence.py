"""Evidence of the rows of tables: which kinds of row may have it, and how much each row of a list has."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from qianli.kernel.access.gate import may_somewhere
from qianli.kernel.evidence.permissions import seeing
from qianli.kernel.evidence.provable import Provable
from qianli.kernel.evidence.queries import proofs
from qianli.kernel.tables.addresses import row_address
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import all_tables


def provable_of(table: Table) -> Provable:
    """Return a table as the floor of evidence knows it."""
    personal = any(column.personal for column in bound(table))
    return Provable(table.name, table.model, personal, partial(row_address, table))


def provable_tables() -> list[Provable]:
    """Return every table whose rows may have evidence."""
    return [provable_of(table) for table in all_tables() if table.evidence]


def tells_proofs(reader: Reader) -> bool:
    """Whether a list has a column that tells how many proofs each row has: for who sees those of some row."""
    table, user = reader.table, reader.user
    if not table.evidence or reader.visitor:
        return False
    return all(may_somewhere(user, verb, domain=table.domain) for verb in seeing(provable_of(table)))


def proofs_told(reader: Reader, keys: Sequence[Any]) -> dict[Any, int]:
    """Return how many proofs each of these rows has, by one query; nothing where the list does not tell."""
    return proofs(reader.user, provable_of(reader.table), keys) if keys and tells_proofs(reader) else {}
