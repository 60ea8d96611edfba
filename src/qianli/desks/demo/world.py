"""The world of the demo programme: real divisions, synthetic parties, and the rows that stand on them.

Everything is drawn from one seed, so that two loads of one version give the same records with the same ids.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from random import Random
from typing import Any
from uuid import UUID

from psycopg.types.range import Range

# The 31 banners, counties and cities of Inner Mongolia that the programme puts first.
KEY_BANNERS = [
    "150125", "150421", "150422", "150423", "150424", "150426", "150428", "150429", "150430", "150521",
    "150522", "150524", "150525", "150722", "150723", "150921", "150922", "150923", "150924", "150926",
    "150927", "150928", "150929", "152202", "152221", "152222", "152223", "152224", "152524", "152527",
    "152529",
]  # fmt: skip
DISTRICTS = [
    "110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111", "110112", "110113",
    "110114", "110115", "110116", "110117", "110118", "110119", "1101KF",
]  # fmt: skip
WEST, EAST = "150000", "110000"
REFUSAL = "凭证不齐，请补充后重报"
FIRST_DAY, LAST_DAY = date(2022, 7, 1), date(2024, 6, 30)

ENTRY_COLUMNS = (
    "id", "programme", "west", "east", "spell", "state", "source", "recorded_at", "recorded_by",
    "west_confirmed_at", "west_confirmed_by", "east_confirmed_at", "east_confirmed_by",
    "refused_at", "refused_by", "refused_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one table, in the order in which foreign keys allow.

    ``columns`` are field names; entries put :data:`ENTRY_COLUMNS` first and :meth:`World.entry` in front of each row.
    """

    table: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation of the demo."""

    id: UUID
    name: str
    kind: str
    place: str


@dataclass
class World:
    """Seed, size and standing facts of one demo programme.

    ``scale`` multiplies the mass records (placements, wages, sales lines); what is published stays exact at any scale.
    ``users`` maps demo account names to their ids; ``county_codes`` are the 103 county-level units of the west;
    ``towns`` maps a county code to its township codes.
    """

    seed: int
    scale: int
    programme: int
    users: dict[str, int]
    county_codes: list[str]
    towns: dict[str, list[str]]
    names: dict[str, str]
    parties: dict[str, list[Party]] = field(default_factory=dict)

    def random(self, *topic: object) -> Random:
        """Return a source of chance of its own for a topic, so that one ledger's draws do not move another's."""
        return Random(f"{self.seed}/{'/'.join(map(str, topic))}")  # noqa: S311 - chance for a demo, not for secrets

    def id(self, *topic: object) -> UUID:
        """Return the id of a record that is this topic: the same at every load."""
        digest = blake2b(f"{self.seed}/{'/'.join(map(str, topic))}".encode(), digest_size=16).digest()
        return UUID(bytes=digest, version=5)

    @cached_property
    def districts_of(self) -> dict[str, list[str]]:
        """The eastern districts that each western county is paired with: one, key banners of even index two."""
        pairs = {}
        for index, code in enumerate([*KEY_BANNERS, *[c for c in self.county_codes if c not in KEY_BANNERS]]):
            first = DISTRICTS[index % len(DISTRICTS)]
            second = DISTRICTS[(index * 5 + 3) % len(DISTRICTS)]
            pairs[code] = (
                [first, second] if index < len(KEY_BANNERS) and index % 2 == 0 and second != first else [first]
            )
        return pairs

    def weighted_counties(self, random: Random, count: int) -> list[str]:
        """Return a western county for each of so many records: every key banner, and more of the larger leagues."""
        others = [code for code in self.county_codes if code not in KEY_BANNERS]
        population = [*KEY_BANNERS, *others]
        weights = [6.0 + index % 5 for index in range(len(KEY_BANNERS))] + [0.6] * len(others)
        return random.choices(population, weights, k=count)

    def east_of(self, random: Random, west: str) -> str:
        """Return one of the districts paired with a western county."""
        return random.choice(self.districts_of[west])

    def day(self, random: Random, first: date, last: date) -> date:
        """Return a day between two, both included; later days are a little likelier, as programmes grow."""
        span = (last - first).days
        return first + timedelta(days=min(span, int(span * random.random() ** 0.85 + 0.5)))

    def register(self, parties: Iterable[Party]) -> Batch:
        """Return the batch that registers organisations, and remember them for the ledgers that follow."""
        fresh = list(parties)
        for party in fresh:
            self.parties.setdefault(party.kind, []).append(party)
        rows = [(party.id, party.name, party.kind, party.place, "") for party in fresh]
        return Batch("parties.organisations", ("id", "name", "kind", "place", "credit_code"), rows)

    def party(self, kind: str, place: str, number: int, word: str) -> Party:
        """Return an organisation with a plainly synthetic name, such as 扎赉特旗示例学校003."""
        name = f"{self.names[place]}示例{word}{number:03d}"
        return Party(self.id("party", kind, place, number, word), name, kind, place)

    def entry(
        self, record_id: UUID, west: str | None, east: str | None, spell: Range[date], state: str = "confirmed"
    ) -> tuple[Any, ...]:
        """Return the values of :data:`ENTRY_COLUMNS` for one entry, confirmed by the demo accounts of its sides.

        :param spell: see ``ledger.public.day`` and ``spell``.
        :param state: draft, submitted, confirmed, locked or refused.
        """
        start = spell.lower or FIRST_DAY
        recorded = datetime(start.year, start.month, start.day, 1, tzinfo=UTC) + timedelta(days=2)
        settled = recorded + timedelta(days=5)
        done, refused = state in {"confirmed", "locked"}, state == "refused"
        users = self.users
        return (
            record_id, self.programme, west, east, spell, state, "", recorded, users["clerk"],
            settled if done and west else None, users["west"] if done and west else None,
            settled if done and east else None, users["east"] if done and east else None,
            settled if refused else None, users["west"] if refused else None, REFUSAL if refused else "",
        )  # fmt: skip

    def pending_state(self, random: Random) -> str:
        """Return the state of a record that is not confirmed: mostly submitted, some drafts, a few refused."""
        return random.choices(("submitted", "draft", "refused"), (6, 3, 1))[0]


def split_exactly(random: Random, total: int, parts: int, *, spread: float = 0.6) -> list[int]:
    """Return positive whole numbers that add up to a total exactly, of uneven but not wild sizes.

    :param spread: 0 gives equal parts; 1 lets the largest be several times the smallest.
    """
    weights = [1 - spread / 2 + spread * random.random() * 2 for _ in range(parts)]
    scale = (total - parts) / sum(weights)
    sizes = [1 + int(weight * scale) for weight in weights]
    for index in range(total - sum(sizes)):
        sizes[index % parts] += 1
    return sizes
