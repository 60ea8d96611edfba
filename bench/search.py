"""The search over all records, as a visitor asks it: server time of the page, over a mix of texts."""

import itertools
from typing import Any

from django.conf import settings
from django.test import Client

from bench.measure import Measure, p95, timed

ROUNDS, LIMIT = 6, 0.150
TEXTS = (
    "扎赉特旗", "科右中旗", "左旗", "旗", "通州区 学校", "扎賚特旗產業園", "项目", "学校", "示例医院", "数学同步课堂",
    "zhalaite", "zltq", "shuxuetongbu", "bjs", "GEC-2022", "科佑中旗", "keyuozhongqi", "通洲区", "没有此名", "示例",
)  # fmt: skip


def measures() -> list[Measure]:
    """Return the measures of the search on the loaded programme."""
    from qianli.kernel.search.actions import differences

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    found = [
        timed(lambda text=text: client.get("/search/", {"q": text}))  # type: ignore[misc]
        for turn, text in itertools.product(range(ROUNDS + 1), TEXTS)
        if turn or client.get("/search/", {"q": text})
    ]
    reached, wrong = p95(found), len(list(differences()))
    told = f"{reached * 1000:.0f} ms"
    beside = f"{_names():,} names of {_entries():,} entries, {len(TEXTS)} texts"
    return [
        Measure("search over all records, p95", told, f"<= {LIMIT * 1000:.0f} ms", reached <= LIMIT, beside),
        Measure("names that differ from a reading anew", str(wrong), "0", wrong == 0),
    ]  # fmt: skip


def _names() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_name")
        return int(cursor.fetchone()[0])


def _entries() -> int:
    from qianli.domains.ledger.public import entry_tables

    managers: list[Any] = [table.model._base_manager for table in entry_tables()]
    return sum(each.count() for each in managers)
