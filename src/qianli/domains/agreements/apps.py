"""Django registration of the agreements."""

from qianli.kernel.web.manifest import DomainConfig


class AgreementsConfig(DomainConfig):
    """What was promised, by whom, for when; and the visits and meetings around it."""

    name = "qianli.domains.agreements"
    label = "agreements"
