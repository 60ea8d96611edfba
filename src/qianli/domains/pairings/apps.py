"""Django registration of the pairings."""

from qianli.kernel.web.manifest import DomainConfig


class PairingsConfig(DomainConfig):
    """Who is paired with whom, since when and for what."""

    name = "qianli.domains.pairings"
    label = "pairings"
