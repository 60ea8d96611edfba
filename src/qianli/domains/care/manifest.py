"""What the kernel needs to know of care."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.care.figures import FIGURES
from qianli.domains.care.tables import TABLES
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="care",
    section=Section.SERVICES,
    label=_("Care"),
    purpose=_("Paired hospitals, their agreements and teams, expert clinics and remote consultations."),
    tables=TABLES,
    figures=FIGURES,
)
