"""The manifest of a domain: all that the kernel needs to know of it, in one object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.db.models import TextChoices
from django.urls import get_script_prefix
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events
from qianli.kernel.figures import registry as figure_registry
from qianli.kernel.figures.definition import AnyFigure, Text
from qianli.kernel.tables import registry as table_registry
from qianli.kernel.tables.declaration import Table


class Section(TextChoices):
    """Word of the menu under which a domain or desk stands."""

    PROGRAMME = "programme", _("Programme at a glance")
    FOUNDATION = "foundation", _("Pairs and agreements")
    MONEY = "money", _("Funds and villages")
    BUSINESS = "business", _("Industry and trade")
    PEOPLE = "people", _("Talent and labour")
    SERVICES = "services", _("Teaching and care")
    ENERGY = "energy", _("Power and computing")


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the menu; ``path`` is the address below the root of the site, such as ``figures/``."""

    label: Text
    path: str

    @property
    def url(self) -> str:
        """The address as a page links it."""
        return f"{get_script_prefix()}{self.path}"


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """One word of the menu with the lines under it."""

    label: Text
    items: tuple[Link, ...]

    @property
    def url(self) -> str:
        """The address of the first line."""
        return self.items[0].url


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a domain or desk is and offers.

    ``name`` is the folder; ``label`` the menu word, under its ``section``; ``purpose`` one sentence for the newcomer.
    ``links`` are lines of the menu of its own; a domain with tables has its page without them. ``events`` maps audit
    event names to sentences. ``targets`` is given by the one domain that keeps promises.
    """

    name: str
    label: Text
    purpose: Text
    section: Section = Section.PROGRAMME
    links: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[AnyFigure, ...] = ()
    events: Mapping[str, Text] = field(default_factory=dict)
    targets: figure_registry.TargetSource | None = None

    def register(self) -> None:
        """Hand each part to the kernel floor that serves it."""
        table_registry.register(self.tables)
        figure_registry.register(self.figures)
        register_events(self.events)
        if self.targets:
            figure_registry.register_targets(self.targets)


class DomainConfig(AppConfig):
    """Base of every domain's and desk's app: registers its manifest when Django starts."""

    manifest: Manifest | None = None
    default = False  # each domain's apps.py imports this class too, and Django takes the one that is meant

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        """Find ``manifest.MANIFEST`` beside the app and register it."""
        if find_spec(f"{self.name}.manifest"):
            self.manifest = import_module(f"{self.name}.manifest").MANIFEST
            self.manifest.register()


def manifests() -> list[Manifest]:
    """Return the manifests of all installed domains and desks, floors from the ground up."""
    found: list[Any] = [getattr(app, "manifest", None) for app in apps.get_app_configs()]
    return [manifest for manifest in found if manifest is not None]


def menu() -> list[MenuGroup]:
    """Return the menu: sections in their order, in each the desks and domains that have something to open.

    The same for every reader: what a page shows is cut down on the page.
    """
    groups = []
    for section in Section:
        mine = [manifest for manifest in manifests() if manifest.section == section]
        items = [link for manifest in mine for link in manifest.links]
        items += [Link(each.label, f"{each.name}/") for each in mine if each.tables and not each.links]
        if items:
            groups.append(MenuGroup(section.label, tuple(items)))
    return groups


def line_of(path: str) -> str:
    """Return the address of the line of the menu that a page is, or nothing: one drawing of the menu for each line."""
    return path if path in _lines() else ""


@cache
def _lines() -> frozenset[str]:
    return frozenset(item.url for group in menu() for item in group.items)
