"""What the kernel needs to know of the portal."""

from django.utils.translation import gettext_lazy as _

from qianli.kernel.web.manifest import Link, Manifest, Section

MANIFEST = Manifest(
    name="portal",
    section=Section.PROGRAMME,
    links=(Link(_("Front page"), ""), Link(_("Figures"), "figures/")),
    label=_("Portal"),
    purpose=_("The programme on open pages: every figure live, by place and period, down to its records."),
)
