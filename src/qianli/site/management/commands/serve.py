"""``qianli serve``: the web server."""

import errno
import socket
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.privacy.actions import require_keys
from qianli.site import metrics
from qianli.site.command import close_connections
from qianli.site.env import env
from qianli.site.server import serve


class PortTaken(Refusal):
    """Port {port} on {host} is in use by another program. Stop that one, or choose another port: PORT={other}"""


class PortClosed(Refusal):
    """Port {port} on {host} cannot be opened: {reason}"""


class Command(BaseCommand):
    help = gettext_noop("Answer requests until stopped.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        require_free(host=host, port=port)
        require_metrics()
        with suppress(DatabaseError):  # that it does not answer, or lacks tables, is what the probes tell
            require_keys()
        close_connections()
        serve(host=host, port=port, workers=workers)


def add_address(parser: ArgumentParser) -> None:
    """Add the options that say where to listen, and with how many processes."""
    parser.add_argument("--host", default=env.host, help=_("Address to listen on (%(default)s)."))
    parser.add_argument("--port", type=int, default=env.port, help=_("Port to listen on (%(default)s)."))
    parser.add_argument("--workers", type=int, default=env.workers, help=_("Server processes (%(default)s)."))


def require_metrics() -> None:
    """Make sure that metrics, where they are on, get their address.

    :raises Refusal: others reach it without a token, or it is taken.
    """
    if env.metrics:
        host, port = metrics.address(env.metrics, token=env.metrics_token.get_secret_value())
        require_free(host=host, port=port)


def require_free(*, host: str, port: int) -> None:
    """Make sure that the server will get its port.

    :raises PortTaken: another program listens there.
    :raises PortClosed: the system does not give it out, as with ports below 1024.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port=port, host=host, other=port + 1) from error
            raise PortClosed(port=port, host=host, reason=error.strerror) from error
        except OverflowError as error:
            raise PortClosed(port=port, host=host, reason="0-65535") from error
