"""Migrations that the release before lives through: its processes still answer while the next one changes the tables.

A column or table goes two releases after the code has left it; a new column is empty or filled by the database; an
index on a table that is there is built beside the writers. docs/guides/upgrading.md says how each is done.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from tools.house.tree import Module

GONE = {
    "RemoveField": "takes away a column that the release before still reads",
    "RenameField": "renames a column that the release before still reads",
    "DeleteModel": "takes away a table that the release before still reads",
    "RenameModel": "renames a table that the release before still reads",
    "AlterModelTable": "renames a table that the release before still reads",
}
SAME = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", re.IGNORECASE)
SLOW = (
    (
        r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:\w+ )?ON (?:ONLY )?(?P<table>\w+)",
        "builds an index before all writers",
    ),
    (
        r"ALTER TABLE (?P<table>\w+) ADD CONSTRAINT (?![^;]*NOT VALID)",
        "looks at every row before all writers: NOT VALID",
    ),
    (
        r"ALTER TABLE (?P<table>\w+) ALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE",
        "writes every row anew, locked for readers too",
    ),
    (r"ALTER TABLE (?P<table>\w+) ALTER (?:COLUMN )?\w+ SET NOT NULL", "looks at every row, locked for readers too"),
    (r"\b(?:VACUUM FULL|CLUSTER|LOCK TABLE) (?P<table>\w+)", "locks out readers"),
)
# Landed before the rule, and never run beside an older release: the list may only shrink.
BEFORE_THE_RULE = frozenset(
    {
        "qianli.domains.agreements.migrations.0002_unconfirmed",
        "qianli.domains.care.migrations.0002_unconfirmed",
        "qianli.domains.compute.migrations.0002_unconfirmed",
        "qianli.domains.funds.migrations.0005_unconfirmed",
        "qianli.domains.industry.migrations.0004_unconfirmed",
        "qianli.domains.labour.migrations.0003_unconfirmed",
        "qianli.domains.pairings.migrations.0002_kinds_of_members",
        "qianli.domains.pairings.migrations.0003_unconfirmed",
        "qianli.domains.parties.migrations.0002_encrypted",
        "qianli.domains.power.migrations.0002_capacity_of_plant",
        "qianli.domains.power.migrations.0003_unconfirmed",
        "qianli.domains.talent.migrations.0002_unconfirmed",
        "qianli.domains.teaching.migrations.0002_unconfirmed",
        "qianli.domains.trade.migrations.0002_unconfirmed",
        "qianli.domains.villages.migrations.0002_unconfirmed",
        "qianli.kernel.figures.migrations.0002_changes",
        "qianli.kernel.jobs.migrations.0002_progress_and_log",
    }
)


def one_way(modules: Iterable[Module]) -> list[str]:
    """Find statements and functions that do not say how they are taken back; noop says that nothing is to be done."""
    found = []
    for module in _judged(modules):
        for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
            given = len(call.args) + sum(word.arg in {"reverse_sql", "reverse_code"} for word in call.keywords)
            if _operation(call) in {"RunSQL", "RunPython"} and given < 2:
                found.append(
                    f"{module.at(call)}: cannot be taken back; give it a reverse, or noop where none is needed"
                )
    return found


def slow(modules: Iterable[Module]) -> list[str]:
    """Find SQL that keeps others waiting for as long as a table is large, of tables that were there before."""
    found = []
    for module in _judged(modules):
        for text in (node for node in ast.walk(module.tree) if isinstance(node, ast.Constant)):
            told = " ".join(text.value.split()) if isinstance(text.value, str) else ""
            born = {each.lower() for each in SAME.findall(told)}
            for pattern, why in SLOW:
                tables = [each["table"] for each in re.finditer(pattern, told, re.IGNORECASE)]
                found += [f"{module.at(text)}: {table}: {why}" for table in tables if table.lower() not in born]
    return found


def _judged(modules: Iterable[Module]) -> Iterator[Module]:
    for module in modules:
        if module.is_migration and module.name.rpartition(".migrations.")[2] and module.name not in BEFORE_THE_RULE:
            yield module


def breaking(modules: Iterable[Module]) -> list[str]:
    """Find operations that the release before does not live through."""
    found = []
    for module in _judged(modules):
        found += [f"{module.at(node)}: {why}" for node, why in _breaches(module.tree)]
    return found


def _breaches(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    born = {_word(call, "name") for call in calls if _operation(call) == "CreateModel"}
    for call in calls:
        name, model = _operation(call), _word(call, "model_name") or _word(call, "name")
        if model in born:
            continue
        if name in GONE and not _in_state_only(tree, call):
            yield call, GONE[name]
        elif name == "AddField" and not _may_be_empty(call):
            yield call, "adds a column that rows of the release before do not fill: give it null=True or a db_default"
        elif name == "AddIndex":
            yield call, "locks out writers while it builds: AddIndexConcurrently, in a migration with atomic = False"


def _operation(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _word(call: ast.Call, name: str) -> str:
    """Return an argument that is text, in lower case as the framework compares it."""
    for keyword in call.keywords:
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value).lower()
    return ""


def _may_be_empty(call: ast.Call) -> bool:
    """Whether a row can be written by code that does not know the new column."""
    field = next((keyword.value for keyword in call.keywords if keyword.arg == "field"), None)
    if not isinstance(field, ast.Call):
        return False
    if isinstance(field.func, ast.Attribute) and field.func.attr in {"GeneratedField", "ManyToManyField"}:
        return True
    given = {keyword.arg: keyword.value for keyword in field.keywords}
    null = given.get("null")
    return "db_default" in given or (isinstance(null, ast.Constant) and null.value is True)


def _in_state_only(tree: ast.Module, call: ast.Call) -> bool:
    """Whether an operation tells the framework something and the database nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "state_operations":
            return any(each is call for each in ast.walk(node.value))
    return False
