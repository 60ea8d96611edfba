"""What the kernel needs to know of talent."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.talent.figures import FIGURES
from qianli.domains.talent.tables import TABLES
from qianli.domains.talent.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="talent",
    section=Section.PEOPLE,
    label=_("Cadres and talent"),
    purpose=_("Cadres and specialists posted both ways, trained, and answering for projects, villages and households."),
    tables=TABLES,
    figures=FIGURES,
    events=EVENTS,
)
