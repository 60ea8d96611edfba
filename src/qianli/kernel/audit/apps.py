"""Django registration of the audit floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.chores import Chore, register_chore
from qianli.kernel.base.metering import Gauge, register_gauge


class AuditConfig(AppConfig):
    """The events of every other floor; it knows none of them but by the names they register."""

    name = "qianli.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        """Have the events sealed every five seconds, and tell of those that wait."""
        from qianli.kernel.audit import chain
        from qianli.kernel.audit.actions import seal

        register_chore(Chore("audit.seal", _("Seal the events"), "* * * * * */5", seal))
        register_gauge(Gauge("qianli_audit_unsealed_events", "Events that wait for the seal", (), chain.unsealed))
        told = "Since when the oldest event waits for the seal"
        register_gauge(Gauge("qianli_audit_oldest_unsealed_timestamp_seconds", told, (), chain.oldest_unsealed))
