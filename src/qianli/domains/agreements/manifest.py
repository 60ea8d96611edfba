"""What the kernel needs to know of the agreements."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.agreements.figures import FIGURES
from qianli.domains.agreements.queries import targets
from qianli.domains.agreements.tables import TABLES
from qianli.domains.agreements.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="agreements",
    section=Section.FOUNDATION,
    label=_("Agreements"),
    purpose=_("What was promised, by whom and for when; plans, rules, visits, meetings and what they decided."),
    tables=TABLES,
    figures=FIGURES,
    events=EVENTS,
    targets=targets,
)
