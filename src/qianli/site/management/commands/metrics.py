"""``qianli metrics``: what Prometheus is told, once or whenever it asks."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.base.refusal import Refusal
from qianli.site import metrics
from qianli.site.env import env


class MetricsOff(Refusal):
    """Nothing is counted here. Set QIANLI_METRICS to an address such as 127.0.0.1:9464, and start Qianli anew."""


class Command(BaseCommand):
    help = gettext_noop("Print the metrics of this installation, or answer Prometheus until stopped.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listen", action="store_true", help=_("Answer at the address in QIANLI_METRICS."))

    def handle(self, *, listen: bool, **options: Any) -> None:
        if not settings.METRICS:
            raise MetricsOff
        if listen:
            token = env.metrics_token.get_secret_value()
            host, port = metrics.address(env.metrics, token=token)
            metrics.listen(host=host, port=port, token=token)
        else:
            self.stdout.write(metrics.text(), ending="")
