"""What the kernel needs to know of teaching."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.teaching.figures import FIGURES
from qianli.domains.teaching.tables import TABLES
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="teaching",
    section=Section.SERVICES,
    label=_("Teaching"),
    purpose=_("Paired schools, the teams posted to schools, and lessons taught over the distance."),
    tables=TABLES,
    figures=FIGURES,
)
