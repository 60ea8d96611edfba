"""What the kernel needs to know of the pairings."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.pairings.figures import FIGURES
from qianli.domains.pairings.tables import TABLES
from qianli.domains.pairings.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="pairings",
    section=Section.FOUNDATION,
    label=_("Pairings"),
    purpose=_("Who is paired with whom: dated, of many kinds and levels, from province to village and school."),
    tables=TABLES,
    figures=FIGURES,
    events=EVENTS,
)
