"""Django registration of the API floor, for its translations."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The root of the API, its problems and its sign-in."""

    name = "qianli.kernel.api"
    label = "api"
