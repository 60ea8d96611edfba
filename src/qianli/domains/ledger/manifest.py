"""What the kernel needs to know of the ledger."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.tables import TABLES
from qianli.domains.ledger.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="ledger",
    section=Section.FOUNDATION,
    label=_("Programme"),
    purpose=_("Programmes, and what every countable record is: places, days, state and who confirmed it."),
    tables=TABLES,
    events=EVENTS,
)
