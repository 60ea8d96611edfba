"""The root of the API: the routers of all our apps, from the ground up, below ``/api/``.

An app offers operations by a module ``api`` with a ``router`` whose paths are whole, such as ``/labour/matches``;
where they depend on what other apps registered, by a function ``build_router`` instead. Operations of several apps on
one path, such as reading and recording a row, come together in :class:`qianli.kernel.api.root.HouseAPI`.
"""

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

from django.conf import settings
from ninja import Router

from qianli.kernel.api import figures
from qianli.kernel.api.root import HouseAPI


def _routers() -> list[Router]:
    """Return the routers of our own apps."""
    apps = [app for app in settings.INSTALLED_APPS if app.startswith("qianli.") and app != "qianli.site"]
    modules = [import_module(f"{app}.api") for app in apps if find_spec(f"{app}.api")]
    return [module.router if hasattr(module, "router") else module.build_router() for module in modules]


api = HouseAPI(version=version("qianli"), routers=[figures.router, *_routers()])
