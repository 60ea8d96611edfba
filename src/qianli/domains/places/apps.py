"""Django registration of the places domain."""

from qianli.kernel.web.manifest import DomainConfig


class PlacesConfig(DomainConfig):
    """The lowest domain: every record stands on two of its divisions."""

    name = "qianli.domains.places"
    label = "places"
