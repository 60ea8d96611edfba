"""Django registration of the page shell."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page shell, components, error pages and the built browser files; holds no tables."""

    name = "qianli.kernel.web"
    label = "web"
