"""The ASGI application, for servers and endpoints that hold connections open."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianli.site.settings")

application = get_asgi_application()
