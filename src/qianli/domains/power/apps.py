"""Django registration of power."""

from qianli.kernel.web.manifest import DomainConfig


class PowerConfig(DomainConfig):
    """Green power: bases, plants, units, lines; energy signed, traded and delivered; the fleets that use it."""

    name = "qianli.domains.power"
    label = "power"
