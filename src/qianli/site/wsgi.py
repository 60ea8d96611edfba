"""The WSGI application, which the server of ``qianli serve`` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianli.site.settings")

application = get_wsgi_application()
