"""What the kernel needs to know of places."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.places.tables import TABLES
from qianli.domains.places.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="places",
    section=Section.PROGRAMME,
    label=_("Places"),
    purpose=_("Divisions of China by code, from province to village, each with the days it was in force."),
    tables=TABLES,
    events=EVENTS,
)
