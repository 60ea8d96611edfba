"""The programme that the benches measure on: the demo, loaded once into the database of the bench."""

import os
import secrets
import sys

import django
from django.conf import settings


def loaded(scale: int) -> None:
    """Bring the database up to date and load the demo programme at a size, unless it stands already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianli.site.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from qianli.desks.demo.actions import AlreadyLoaded, load_demo, settle
    from qianli.domains.places.models import Division

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    if not Division.objects.exists():
        call_command("places", "load", skip_checks=True, stdout=sys.stderr)
    try:
        load_demo(key=settings.PROGRAMME, scale=scale, seed=1996, password=secrets.token_urlsafe(9), at=timezone.now())
        settle()
    except AlreadyLoaded:
        pass
