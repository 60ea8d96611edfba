"""Django registration of the office."""

from qianli.kernel.web.manifest import DomainConfig


class OfficeConfig(DomainConfig):
    """What a person has to do next, over all ledgers."""

    name = "qianli.desks.office"
    label = "office"
