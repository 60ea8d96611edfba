"""The search finds for each reader exactly what the lists show that reader, and nobody by name."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.search.compiling import Source, paths_of, sources
from qianli.kernel.search.reading import find
from qianli.kernel.tables.registry import all_tables
from tests.factories import make

pytestmark = pytest.mark.django_db
WORD = "示例查找"
entries = [source for source in sources() if issubclass(source.model, Entry)]
each_source = pytest.mark.parametrize("source", entries, ids=lambda source: source.table.name)


def readers() -> list[AnyUser]:
    """Return a visitor, and someone of each role here, elsewhere and everywhere."""
    found: list[AnyUser] = [AnonymousUser()]
    for role in Role:
        for number, (place, side) in enumerate((("", Side.BOTH), ("152223", Side.WEST), ("110105", Side.EAST))):
            user = User.objects.create_user(f"{role}-{number}", full_name="王示例001")
            at = datetime(2020, 1, 1, tzinfo=UTC)
            give_grant(user=user, role=role, place_prefix=place, side=side, first_day=at.date(), actor=None, at=at)
            found.append(user)
    return found


def named(source: Source, **values: object) -> Entry:
    """Return a record that bears the word in its name."""
    if source.related:
        key, other = next(iter(source.related.items()))
        record = make(source.model, **values)
        path = next(path for path in source.paths if path.startswith(key)).rpartition("__")[2]
        other._base_manager.filter(pk=getattr(record, f"{key}_id")).update(**{path: WORD})
        return record  # type: ignore[no-any-return]
    return make(source.model, **{source.paths[0]: WORD}, **values)  # type: ignore[no-any-return]


@each_source
def test_a_reader_finds_what_the_list_shows_and_counts_no_more(source: Source) -> None:
    draft = named(source, state=State.DRAFT, west_confirmed_at=None, west_confirmed_by=None,
                  east_confirmed_at=None, east_confirmed_by=None)  # fmt: skip
    for reader in readers():
        shown = source.model._default_manager.all().visible_to(reader).filter(pk=draft.pk).count()  # type: ignore[attr-defined]
        groups = find(WORD, reader, kind=source.table.name).groups
        assert sum(group.total for group in groups) == shown
        assert [each.record for group in groups for each in group.records] == [str(draft.pk)] * shown


def test_no_name_is_taken_from_what_is_personal() -> None:
    """A table called by a person has no names here, and no path leads to a person or a personal column."""
    for table in all_tables():
        paths = paths_of(table)
        personal = {column.path for column in table.columns if column.personal}
        assert not (table.names_a_person and paths)
        assert not personal.intersection(paths)
    assert all(Person not in {source.model, *source.related.values()} for source in sources())


def test_nobody_is_found_by_name() -> None:
    make(Person, name="于示例查找")
    make(Organisation, name="示例站", place_id="152223", credit_code="")
    for reader in readers():
        assert find("于示例查找", reader, kind="parties.organisations").groups == ()
