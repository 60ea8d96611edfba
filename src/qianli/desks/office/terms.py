"""Words of the office: the groups in which the work of a person is told."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.terms import Work

MOST_AT_ONCE = 200  # records that one person confirms by one button


@dataclass(frozen=True, slots=True)
class Group:
    """Some sorts of work that are told together; ``key`` names the group to programs."""

    key: str
    label: str | Promise
    works: tuple[Work, ...]


GROUPS = (
    Group("waiting", _("Waiting for me to confirm"), (Work.CONFIRM_WEST, Work.CONFIRM_EAST)),
    Group("mend", _("Refused, to be mended by me"), (Work.MEND,)),
    Group("drafts", _("My drafts"), (Work.DRAFTS,)),
    Group("sent", _("Submitted by me, waiting for confirmation"), (Work.SENT,)),
)
