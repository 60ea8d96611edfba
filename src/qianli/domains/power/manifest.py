"""What the kernel needs to know of power."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.power.figures import FIGURES
from qianli.domains.power.tables import TABLES
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="power",
    section=Section.ENERGY,
    label=_("Green power"),
    purpose=_("Bases, plants and lines; energy signed, traded and delivered, kept apart; the fleets that use it."),
    tables=TABLES,
    figures=FIGURES,
)
