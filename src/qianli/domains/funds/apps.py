"""Django registration of the funds."""

from qianli.kernel.web.manifest import DomainConfig


class FundsConfig(DomainConfig):
    """Money by batch, the project library, payments, acceptances and what the money left behind."""

    name = "qianli.domains.funds"
    label = "funds"
