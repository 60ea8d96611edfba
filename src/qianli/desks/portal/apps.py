"""Django registration of the portal."""

from qianli.kernel.web.manifest import DomainConfig


class PortalConfig(DomainConfig):
    """The programme on open pages: every figure live, by place and period, down to its records."""

    name = "qianli.desks.portal"
    label = "portal"
