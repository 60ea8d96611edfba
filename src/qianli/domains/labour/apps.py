"""Django registration of labour."""

from qianli.kernel.web.manifest import DomainConfig


class LabourConfig(DomainConfig):
    """Vacancies, seekers, placements and the proof that wages were paid."""

    name = "qianli.domains.labour"
    label = "labour"
