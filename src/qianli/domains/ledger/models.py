"""The entry: what every countable record is made of, and the programme that it belongs to."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.terms import PENDING, PUBLISHED, Standing, State
from qianli.kernel.access.gate import PlacedRows
from qianli.kernel.base.identifiers import record_id


class Programme(models.Model):
    """A cooperation programme between two regions."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    west = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("western region"))
    east = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("eastern region"))
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [models.CheckConstraint(name="ledger_programme_two_regions", condition=~Q(west=F("east")))]

    def __str__(self) -> str:
        return self.name


class ProgrammePlace(models.Model):
    """A place that has a standing in a programme for some time: a key banner, a member district."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    place = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("place"))
    standing = models.CharField(_("standing"), max_length=12, choices=Standing)
    spell = DateRangeField(_("spell"), help_text=_("First day up to the first day no longer."))

    class Meta:
        verbose_name = _("programme place")
        verbose_name_plural = _("programme places")
        constraints = [
            models.UniqueConstraint(name="ledger_place_once", fields=["programme", "place", "standing"]),
            models.CheckConstraint(name="ledger_place_standing_known", condition=Q(standing__in=Standing.values)),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.get_standing_display()})"


class EntryRows(PlacedRows):  # type: ignore[type-arg]
    """Entries; the confirmed ones are open to all, the others to those whose places they are about."""

    open_rows: ClassVar[Q] = Q(state__in=PUBLISHED)


def _at(label: Any) -> Any:
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def _by(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=label
    )


def _pair(name: str) -> Q:
    return Q(**{f"{name}_at": None, f"{name}_by": None}) | Q(
        **{f"{name}_at__isnull": False, f"{name}_by__isnull": False}
    )


class Entry(models.Model):
    """A countable record: which programme, which two places, which days, and who answers for it.

    ``spell`` runs from the first day it counts for up to the first day it no longer does; an event has one day; what
    still stands has no end. A record may lack one of its places, never both.
    """

    id = record_id()
    programme = models.ForeignKey(
        "ledger.Programme", models.PROTECT, related_name="+", verbose_name=_("programme"), db_index=False
    )
    west = models.ForeignKey(
        "places.Division", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("western place"),
        db_index=False,
    )  # fmt: skip
    east = models.ForeignKey(
        "places.Division", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("eastern place"),
        db_index=False,
    )  # fmt: skip
    spell = DateRangeField(_("date"), help_text=_("The day or days the record counts for."))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, db_default=State.DRAFT, editable=False)
    source = models.CharField(
        _("source"), max_length=200, blank=True, db_default="", editable=False, help_text=_("File, sheet and row it came from.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    recorded_by = _by(_("recorded by"))
    west_confirmed_at = _at(_("confirmed by the west at"))
    west_confirmed_by = _by(_("confirmed for the west by"))
    east_confirmed_at = _at(_("confirmed by the east at"))
    east_confirmed_by = _by(_("confirmed for the east by"))
    refused_at = _at(_("refused at"))
    refused_by = _by(_("refused by"))
    refused_reason = models.CharField(_("reason of refusal"), max_length=300, blank=True, db_default="", editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1, editable=False)

    objects = EntryRows.as_manager()

    confirmed_when: ClassVar[Q] = Q(state__in=PUBLISHED)
    pending_when: ClassVar[Q] = Q(state__in=PENDING)

    class Meta:
        abstract = True
        indexes = [
            models.Index(F("spell__startswith"), name="%(app_label).6s_%(class).17s_day"),
            models.Index(fields=["west"], name="%(app_label).6s_%(class).17s_west"),
            models.Index(fields=["east"], name="%(app_label).6s_%(class).17s_east"),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_spell",
                condition=Q(spell__isempty=False, spell__startswith__isnull=False),
                violation_error_message=_("The record must begin on a day, and not end before it."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_place",
                condition=Q(west__isnull=False) | Q(east__isnull=False),
                violation_error_message=_("Give a western or an eastern place."),
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_standing",
                condition=_pair("west_confirmed")
                & _pair("east_confirmed")
                & (
                    ~Q(state__in=PUBLISHED)
                    | (
                        (Q(west=None) | Q(west_confirmed_at__isnull=False))
                        & (Q(east=None) | Q(east_confirmed_at__isnull=False))
                    )
                ),
                violation_error_message=_("A confirmed record is confirmed by each side that it names."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_refusal",
                condition=_pair("refused") & (~Q(state=State.REFUSED) | (Q(refused_at__isnull=False) & ~Q(refused_reason=""))),
                violation_error_message=_("A refusal has an author, a time and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"
