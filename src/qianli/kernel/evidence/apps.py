"""Django registration of evidence."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events
from qianli.kernel.base.chores import Chore, register_chore
from qianli.kernel.base.metering import Gauge, register_gauge
from qianli.kernel.evidence.terms import EVENTS


class EvidenceConfig(AppConfig):
    """Files by content hash, and what binds them to records."""

    name = "qianli.kernel.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register the events of this floor, and have the store swept each night at three in Beijing."""
        register_events(EVENTS)
        register_chore(Chore("evidence.sweep", _("Sweep the store of evidence"), "0 19 * * *", _sweep))
        register_chore(
            Chore("evidence.previews", _("Have evidence files drawn that were not"), "23 * * * *", _previews)
        )
        _watched()


def _watched() -> None:
    """Tell of the store to whoever watches the installation."""
    from qianli.kernel.evidence import queries

    register_gauge(Gauge("qianli_evidence_files", "Evidence files kept", ("format",), queries.kept_files))
    register_gauge(Gauge("qianli_evidence_bytes", "Size of the evidence files kept", ("format",), queries.kept_bytes))


def _previews() -> None:
    from qianli.kernel.evidence.actions import ask_for_previews

    ask_for_previews(at=timezone.now())


def _sweep() -> None:
    from qianli.kernel.evidence.actions import sweep

    sweep(at=timezone.now(), grace=timedelta(days=1))
