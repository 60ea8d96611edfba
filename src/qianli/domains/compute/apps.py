"""Django registration of compute."""

from qianli.kernel.web.manifest import DomainConfig


class ComputeConfig(DomainConfig):
    """Computing centres fed by green power, and the contracts for them."""

    name = "qianli.domains.compute"
    label = "compute"
