"""Django registration of teaching."""

from qianli.kernel.web.manifest import DomainConfig


class TeachingConfig(DomainConfig):
    """Paired schools, teams posted to schools, and lessons taught across the distance."""

    name = "qianli.domains.teaching"
    label = "teaching"
