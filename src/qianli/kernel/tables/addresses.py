"""Addresses of lists, rows and files, computed without a search through all routes: a page has hundreds of links."""

from django.urls import get_script_prefix

from qianli.kernel.tables.declaration import Table


def list_address(table: Table) -> str:
    """Return the address of the list page."""
    return f"{get_script_prefix()}{table.domain}/{table.collection}/"


def row_address(table: Table, pk: object) -> str:
    """Return the address of the page of one row."""
    return f"{list_address(table)}{pk}/"


def file_address(table: Table, ending: str) -> str:
    """Return the address of the list as a file.

    :param ending: ``csv``, ``xlsx`` or ``json``.
    """
    return f"{get_script_prefix()}{table.domain}/{table.collection}.{ending}"


def place_address(code: str) -> str:
    """Return the address of the page of a place."""
    return f"{get_script_prefix()}places/{code}/"
