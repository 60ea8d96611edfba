"""The shape of the tables, read from the models that Django has loaded."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, Model, Q

from tools.house.tree import contract

Field = Any


def our_models() -> list[type[Model]]:
    """Return the concrete models of the product, floors from the ground up."""
    return [model for model in apps.get_models() if model.__module__.startswith("qianli.")]


def floors() -> dict[str, int]:
    """Return the height of each app: kernel floors lowest, then the domains, then the desks."""
    layers = [*reversed(contract("kernel")), *reversed(contract("domains"))]
    return {name: height for height, layer in enumerate(layers) for name in layer}


def keys(among: Iterable[type[Model]]) -> list[str]:
    """Find foreign keys that go up or sideways, that delete silently, or that reach back.

    Keys of the framework's own base classes to the framework's own tables are not ours to shape.
    """
    heights = floors()
    desk = len(heights)
    found = []
    for model in among:
        own = model._meta.app_label
        for field in _relations(model):
            target = field.related_model._meta.app_label
            if target not in heights and not field.related_model.__module__.startswith("qianli."):
                continue
            name = f"{model._meta.label}.{field.name}"
            if target != own and heights.get(target, desk) >= heights.get(own, desk):
                found.append(f"{name}: {field.related_model._meta.label} is not on a lower floor")
            if field.many_to_many and field.remote_field.through._meta.auto_created:
                found.append(f"{name}: the rows between two tables are a model of their own")
            if not field.many_to_many and field.remote_field.on_delete is not models.PROTECT:
                found.append(f"{name}: on_delete must be PROTECT")
            if not field.remote_field.hidden:
                found.append(f'{name}: related_name must be "+"')
    return found


def _relations(model: type[Model]) -> Iterator[Field]:
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.is_relation and field.related_model is not None:
            yield field


def unpaired(among: Iterable[type[Model]]) -> list[str]:
    """Find who/when pairs that may be half known: no check constraint names both fields.

    A moment that is always known (not null) is no half of such a pair.
    """
    found = []
    for model in among:
        by_name = {field.name: field for field in model._meta.fields}
        checked = [set(_named(each.condition)) for each in model._meta.constraints if isinstance(each, CheckConstraint)]
        for name, field in by_name.items():
            stem = name.removesuffix("_at")
            if name == stem or f"{stem}_by" not in by_name or not field.null:
                continue
            if not any({name, f"{stem}_by"} <= names for names in checked):
                found.append(f"{model._meta.label}: no check keeps {name} and {stem}_by together")
    return found


def _named(condition: Any) -> Iterator[str]:
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, Q):
            yield from _named(child)
        elif isinstance(child, tuple):
            yield child[0].partition("__")[0]


def nameless(among: Iterable[type[Model]]) -> list[str]:
    """Find models whose rows have no name of their own, or whose name is not translated."""
    found = []
    for model in among:
        if model.__str__ is Model.__str__:
            found.append(f"{model._meta.label}: give it a __str__")
        if model.__module__.startswith("qianli.domains.") and isinstance(model._meta.verbose_name, str):
            found.append(f"{model._meta.label}: verbose_name must be a translated term")
    return found
