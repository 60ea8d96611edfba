"""Django registration of the privacy floor: no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events


class PrivacyConfig(AppConfig):
    """Encrypted fields of any model, and the change of their key."""

    name = "qianli.kernel.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Register the event of this floor."""
        register_events({"privacy.rotated": _("Personal values were encrypted with a new key: {rows} rows")})
