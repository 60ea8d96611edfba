"""What the kernel needs to know of industry."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.industry.figures import FIGURES
from qianli.domains.industry.tables import TABLES
from qianli.domains.industry.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="industry",
    section=Section.BUSINESS,
    label=_("Industry"),
    purpose=_("Parks and firms: intent, contract, landing, money in place and jobs, each kept apart."),
    tables=TABLES,
    figures=FIGURES,
    events=EVENTS,
)
