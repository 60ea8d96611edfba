"""What the kernel needs to know of labour."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.labour.figures import FIGURES
from qianli.domains.labour.tables import TABLES
from qianli.domains.labour.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="labour",
    section=Section.PEOPLE,
    label=_("Labour cooperation"),
    purpose=_("Work for the people of the west: agreements, vacancies, seekers, placements and proven wages."),
    tables=TABLES,
    figures=FIGURES,
    events=EVENTS,
)
