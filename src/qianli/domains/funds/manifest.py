"""What the kernel needs to know of the funds."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.funds.figures import FIGURES
from qianli.domains.funds.tables import TABLES
from qianli.domains.funds.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="funds",
    section=Section.MONEY,
    label=_("Funds and projects"),
    purpose=_("Money by batch, the project library, payments, acceptances, assets and their income."),
    tables=TABLES,
    figures=FIGURES,
    events=EVENTS,
)
