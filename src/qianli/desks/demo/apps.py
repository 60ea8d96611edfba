"""Django registration of the demo desk."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Loads a whole, plainly synthetic programme, so that every page has something true to show."""

    name = "qianli.desks.demo"
    label = "demo"
