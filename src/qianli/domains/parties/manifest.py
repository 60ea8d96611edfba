"""What the kernel needs to know of the parties."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.parties.tables import TABLES
from qianli.domains.parties.terms import EVENTS
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="parties",
    section=Section.FOUNDATION,
    label=_("Parties"),
    purpose=_("Organisations and persons that act in a programme, each registered once."),
    tables=TABLES,
    events=EVENTS,
)
