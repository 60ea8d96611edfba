"""Django registration of tables: templates and addresses, no tables of its own."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """One declaration gives list page, detail, filters, files and API."""

    name = "qianli.kernel.tables"
    label = "tables"
