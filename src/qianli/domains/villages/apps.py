"""Django registration of the villages."""

from qianli.kernel.web.manifest import DomainConfig


class VillagesConfig(DomainConfig):
    """Demonstration villages: the yearly list, its money, its three lines of work, before and after."""

    name = "qianli.domains.villages"
    label = "villages"
