"""Addresses of lists, rows and files, computed without a search through all routes: a page has hundreds of links."""

from typing import Any

from django.apps import apps
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from qianli.kernel.tables.declaration import Table


def list_address(table: Table) -> str:
    """Return the address of the list page."""
    return f"{get_script_prefix()}{table.domain}/{table.collection}/"


def trail(table: Table) -> list[tuple[Any, str]]:
    """Return the way to a list as label and address: the front page, the page of its domain, the list."""
    manifest = getattr(apps.get_app_config(table.domain), "manifest", None)
    home = (_("Front page"), get_script_prefix())
    domain = [(manifest.label, f"{get_script_prefix()}{table.domain}/")] if manifest else []
    return [home, *domain, (table.label, list_address(table))]


def row_address(table: Table, pk: object) -> str:
    """Return the address of the page of one row."""
    return f"{list_address(table)}{pk}/"


def history_address(table: Table, pk: object) -> str:
    """Return the address of the page of what one row was."""
    return f"{row_address(table, pk)}history/"


def opening_address(table: Table, pk: object) -> str:
    """Return the address at which the encrypted values of one row are opened."""
    return f"{row_address(table, pk)}opening/"


def file_address(table: Table, ending: str) -> str:
    """Return the address of the list as a file.

    :param ending: ``csv``, ``xlsx`` or ``json``.
    """
    return f"{get_script_prefix()}{table.domain}/{table.collection}.{ending}"


def place_address(code: str) -> str:
    """Return the address of the page of a place."""
    return f"{get_script_prefix()}places/{code}/"
