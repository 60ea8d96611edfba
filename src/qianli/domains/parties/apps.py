"""Django registration of the parties."""

from qianli.kernel.web.manifest import DomainConfig


class PartiesConfig(DomainConfig):
    """Organisations and persons that act in a programme."""

    name = "qianli.domains.parties"
    label = "parties"
