"""Django registration of trade."""

from qianli.kernel.web.manifest import DomainConfig


class TradeConfig(DomainConfig):
    """Green goods: products, brands, certificates, fairs, signed orders and sales."""

    name = "qianli.domains.trade"
    label = "trade"
