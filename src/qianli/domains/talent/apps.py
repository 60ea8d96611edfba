"""Django registration of talent."""

from qianli.kernel.web.manifest import DomainConfig


class TalentConfig(DomainConfig):
    """Postings both ways, trainings and mentoring."""

    name = "qianli.domains.talent"
    label = "talent"
