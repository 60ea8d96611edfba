"""Django registration of the wiring: the commands that act on a whole installation, and what they leave behind."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events
from qianli.kernel.base.metering import Gauge, register_gauge


class SiteConfig(AppConfig):
    """Settings, addresses, server and commands; holds no tables."""

    name = "qianli.site"
    label = "site"

    def ready(self) -> None:
        """Register what is recorded of a backup, and tell when the last was made to whoever watches."""
        from qianli.site import backup

        register_events({"backup.made": _("A backup was made: {target}, {files} evidence files")})
        told = "When the last backup was made that lacks nothing"
        register_gauge(Gauge("qianli_backup_timestamp_seconds", told, (), backup.last_made))
