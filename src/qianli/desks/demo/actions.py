"""Loading the demo programme and its accounts."""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from qianli.desks.demo.ledgers import batches
from qianli.desks.demo.papers import attach_papers
from qianli.desks.demo.world import DISTRICTS, EAST, FIRST_DAY, KEY_BANNERS, LAST_DAY, WEST, World
from qianli.domains.ledger.public import establish_programme, load, programme
from qianli.domains.places.public import Level, divisions, units_of
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.figures.actions import fold

Account = tuple[str, str, Role, str, Side]

# Account, name, role, prefix of the places it answers for, side.
ACCOUNTS: tuple[Account, ...] = (
    ("admin", "示例管理员", Role.PROGRAMME_ADMIN, "", Side.BOTH),
    ("security", "示例安全保密管理员", Role.SECURITY_ADMIN, "", Side.BOTH),
    ("office", "示例协作办", Role.OFFICE, "", Side.BOTH),
    ("clerk", "示例旗县填报员（扎赉特旗）", Role.COUNTY_CLERK, "152223", Side.WEST),
    ("west", "示例西部审核员（兴安盟）", Role.CONFIRMER, "1522", Side.WEST),
    ("east", "示例东部审核员（北京市）", Role.CONFIRMER, "11", Side.EAST),
    ("member", "示例学校成员（扎赉特旗）", Role.INSTITUTION_MEMBER, "152223", Side.WEST),
    ("auditor", "示例审计员", Role.AUDITOR, "", Side.BOTH),
)


class AlreadyLoaded(Refusal):
    """The demo programme is loaded already; nothing was changed."""


def demo_password(folder: Path) -> str:
    """Return the password of the demo accounts of this installation, made and kept (mode 600) on first use."""
    path = folder / "demo_password"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()


def ensure_accounts(*, password: str, at: datetime) -> dict[str, int]:
    """Make the demo accounts that are missing and return account name -> user id."""
    ids = {}
    for username, full_name, role, prefix, side in ACCOUNTS:
        user, made = User.objects.get_or_create(username=username, defaults={"full_name": full_name})
        if made:
            user.set_password(password)
            user.save(update_fields=["password"])
            give_grant(
                user=user,
                role=role,
                place_prefix=prefix,
                side=side,
                first_day=FIRST_DAY,
                last_day=None,
                actor=None,
                at=at,
            )
        ids[username] = user.pk
    return ids


@transaction.atomic
def load_demo(
    *, key: str, scale: int, seed: int, password: str, at: datetime, told: Callable[[str, int], None] = lambda *_: None
) -> int:
    """Load the whole demo programme in one transaction: all of it or nothing.

    :param scale: multiplies the mass records; 1 is about 250,000 entries.
    :param told: called with table name and rows after each batch, for a progress bar.
    :returns: number of rows written.
    :raises AlreadyLoaded: the programme stands already.
    """
    try:
        programme(key)
    except NotFound:
        pass
    else:
        raise AlreadyLoaded
    users = ensure_accounts(password=password, at=at)
    number = establish_programme(
        key=key, name="京蒙协作", west=WEST, east=EAST, since=date(1996, 9, 1),
        key_counties=KEY_BANNERS, members=DISTRICTS, actor=None, at=at,
    )  # fmt: skip
    world = _world(number, users, scale=scale, seed=seed, on=LAST_DAY)
    written = 0
    for batch in batches(world):
        rows = load(batch.table, columns=batch.columns, rows=batch.rows, actor=None, at=at)
        written += rows
        told(batch.table, rows)
    attach_papers(world, at=at)
    return written


def settle() -> None:
    """Fold the cells and refresh the planner's statistics after a load; outside its transaction."""
    fold()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _world(number: int, users: dict[str, int], *, scale: int, seed: int, on: date) -> World:
    counties = [place.code for place in units_of(WEST, Level.COUNTY, on=on)]
    towns: dict[str, list[str]] = {code: [] for code in counties}
    for town in units_of(WEST, Level.TOWN, on=on):
        towns.setdefault(town.code[:6], []).append(town.code)
    names = {code: place.name for code, place in divisions([*counties, *DISTRICTS, WEST, EAST]).items()}
    return World(seed=seed, scale=scale, programme=number, users=users, county_codes=counties, towns=towns, names=names)
