"""What the kernel needs to know of trade."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.trade.figures import FIGURES
from qianli.domains.trade.tables import TABLES
from qianli.kernel.web.manifest import Manifest, Section

MANIFEST = Manifest(
    name="trade",
    section=Section.BUSINESS,
    label=_("Green goods"),
    purpose=_("Products, brands and certificates; fairs and the orders signed there; sales by month and channel."),
    tables=TABLES,
    figures=FIGURES,
)
