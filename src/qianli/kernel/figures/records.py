"""The way down: the rows behind a figure, by the same filter, dates and places as its value."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from qianli.kernel.access.scopes import code_starts
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import Figure, Nature
from qianli.kernel.figures.reading import Asked


def records(key: str, asked: Asked) -> QuerySet[Any]:
    """Return the rows behind a figure, in the order of :func:`order`.

    A derived figure has the rows of the figure it is about. A stock has the rows standing on the last day.

    :raises UnknownFigure: the key is not defined.
    """
    figure = registry.counted_behind(key)
    model: Any = figure.counts
    rows: QuerySet[Any] = model._default_manager.filter(counted(key, asked))
    return rows.order_by(*order(key))


def counted(key: str, asked: Asked) -> Q:
    """Return the filter for the rows behind a figure, for a list that is cut down to its reader as well."""
    figure = registry.counted_behind(key)
    model: Any = figure.counts
    standing = model.confirmed_when | model.pending_when if asked.pending else model.confirmed_when
    found: Q = figure.where & standing & _dates(figure, asked) & _places(asked)
    return found


def order(key: str) -> tuple[str, str]:
    """Return what the rows behind a figure are ordered by: the newest first, by their own first day if they have one.

    That day has an index in every table of entries; the day a figure counts by need not have one.
    """
    figure = registry.counted_behind(key)
    names = {field.name for field in figure.counts._meta.get_fields()}
    return "-spell__startswith" if "spell" in names else f"-{figure.when}", "pk"


def _dates(figure: Figure, asked: Asked) -> Q:
    if figure.nature is Nature.FLOW:
        until = asked.period.day_after - timedelta(days=figure.follows_days)
        begun = Q(**{f"{figure.follows}__lt": until}) if figure.follows else Q()
        return begun & Q(**{f"{figure.when}__gte": asked.period.first, f"{figure.when}__lt": asked.period.day_after})
    still = Q(**{f"{figure.until}__isnull": True}) | Q(**{f"{figure.until}__gte": asked.period.day_after})
    return Q(**{f"{figure.when}__lt": asked.period.day_after}) & still


def _places(asked: Asked) -> Q:
    wanted = Q(programme_id=asked.programme) if asked.programme else Q()
    for side, prefixes in (("west", asked.west), ("east", asked.east)):
        either = Q()
        for prefix in prefixes:
            either |= code_starts(f"{side}_id", prefix)
        wanted &= either
    return wanted
