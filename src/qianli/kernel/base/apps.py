"""Django registration of the kernel's ground floor."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Refusals, periods and units; holds no tables but the SQL functions that every table may use."""

    name = "qianli.kernel.base"
    label = "base"
