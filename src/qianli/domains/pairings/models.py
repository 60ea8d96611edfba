"""The pair: one member on each side, dated, of many kinds and levels."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.terms import Level
from qianli.domains.parties.terms import Kind


class Pair(Entry):
    """Two parties that help each other for a time.

    One party may stand in many pairs, so pairs, western members and eastern members are three different counts. The
    kinds of the members are kept beside them, held equal to the register by the database, so that figures can filter.
    """

    west_party = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("western member")
    )
    east_party = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("eastern member")
    )
    west_kind = models.CharField(_("kind of the western member"), max_length=12, choices=Kind)
    east_kind = models.CharField(_("kind of the eastern member"), max_length=12, choices=Kind)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    content = models.CharField(_("content"), max_length=300, blank=True)

    # Of the keys in migration 0002.
    keys_explained: ClassVar[Mapping[str, Any]] = {
        "pairings_pair_west_kind_of_party": _(
            "The kind of the western member is another in the register of organisations."
        ),
        "pairings_pair_east_kind_of_party": _(
            "The kind of the eastern member is another in the register of organisations."
        ),
    }

    class Meta(Entry.Meta):
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["west_kind", "east_kind"], name="pairings_pair_kinds"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="pairings_pair_not_itself",
                condition=~Q(west_party=F("east_party")),
                violation_error_message=_("A party cannot be paired with itself."),
            ),
            models.CheckConstraint(name="pairings_pair_level_known", condition=Q(level__in=Level.values)),
            ExclusionConstraint(
                name="pairings_pair_once_at_a_time",
                expressions=[
                    ("west_party", RangeOperators.EQUAL),
                    ("east_party", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("These two are already paired in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.east_party} — {self.west_party}"
