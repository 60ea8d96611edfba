"""What the kernel needs to know of the office."""

from django.utils.translation import gettext_lazy as _

from qianli.kernel.web.manifest import Link, Manifest, Section

MANIFEST = Manifest(
    name="office",
    section=Section.PROGRAMME,
    links=(Link(_("To do"), "office/"),),
    label=_("Office"),
    purpose=_("What a person has to do next, over all ledgers: to confirm, to mend, to submit."),
)
