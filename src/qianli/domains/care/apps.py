"""Django registration of care."""

from qianli.kernel.web.manifest import DomainConfig


class CareConfig(DomainConfig):
    """Paired hospitals, agreements between hospitals, teams, expert clinics and consultations."""

    name = "qianli.domains.care"
    label = "care"
