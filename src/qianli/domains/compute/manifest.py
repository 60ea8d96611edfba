"""What the kernel needs to know of compute."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.compute.figures import FIGURES
from qianli.domains.compute.tables import TABLES
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="compute",
    section=Section.ENERGY,
    label=_("Green computing"),
    purpose=_("Computing centres fed by green power, and the contracts signed for them."),
    tables=TABLES,
    figures=FIGURES,
)
