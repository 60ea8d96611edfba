"""Django registration of the audit floor."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The events of every other floor; it knows none of them but by the names they register."""

    name = "qianli.kernel.audit"
    label = "audit"
