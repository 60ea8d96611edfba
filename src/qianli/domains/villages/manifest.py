"""What the kernel needs to know of the villages."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.villages.figures import FIGURES
from qianli.domains.villages.tables import TABLES
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="villages",
    section=Section.MONEY,
    label=_("Demonstration villages"),
    purpose=_("The yearly list of demonstration villages, what was done in them and what changed."),
    tables=TABLES,
    figures=FIGURES,
)
