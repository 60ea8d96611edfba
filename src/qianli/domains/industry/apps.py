"""Django registration of industry."""

from qianli.kernel.web.manifest import DomainConfig


class IndustryConfig(DomainConfig):
    """Parks, events and firms: from intent to contract, to landing, to money in place, to jobs."""

    name = "qianli.domains.industry"
    label = "industry"
