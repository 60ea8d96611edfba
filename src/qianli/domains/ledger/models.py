"""The entry: what every countable record is made of, and the programme that it belongs to."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger import rules
from qianli.domains.ledger.terms import GUARDED, PENDING, PUBLISHED, UNCONFIRMED, Standing, State
from qianli.kernel.access.gate import PlacedRows, PublicRows
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.access.scopes import Scope
from qianli.kernel.access.terms import Side
from qianli.kernel.base.identifiers import record_id
from qianli.kernel.base.integrity import database_heard
from qianli.kernel.base.refusal import Refusal


class OpenRows(PublicRows[Any]):
    """Programmes and who takes part in them are no secret."""


class Programme(models.Model):
    """A cooperation programme between two regions."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    west = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("western region"))
    east = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("eastern region"))
    since = models.DateField(_("since"))

    objects = OpenRows.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                name="ledger_programme_two_regions",
                condition=~Q(west=F("east")),
                violation_error_message=_("A programme joins two different regions."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammePlace(models.Model):
    """A place that has a standing in a programme for some time: a key banner, a member district."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    place = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("place"))
    standing = models.CharField(_("standing"), max_length=12, choices=Standing)
    spell = DateRangeField(_("spell"), help_text=_("First day up to the first day no longer."))

    objects = OpenRows.as_manager()

    class Meta:
        verbose_name = _("programme place")
        verbose_name_plural = _("programme places")
        constraints = [
            models.CheckConstraint(name="ledger_place_standing_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="ledger_place_some_day",
                condition=Q(spell__isempty=False, spell__startswith__isnull=False),
                violation_error_message=_("A standing begins on a day, and does not end before it."),
            ),
            ExclusionConstraint(
                name="ledger_place_once_at_a_time",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("standing", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This place has this standing already in these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.get_standing_display()})"


class EntryRows(PlacedRows):
    """Entries; the confirmed ones are open to all, the others to those whose places they are about."""

    open_rows: ClassVar[Q] = Q(state__in=PUBLISHED)

    def at_place(self, code: str) -> Self:
        """Return the entries whose western or eastern place is this division or lies in it."""
        return self.filter(Scope(parts=((prefix_of(code), Side.BOTH),)).q())


def _at(label: Any) -> Any:
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def _by(label: Any) -> Any:
    # Without a constraint of its own: four checks a row were a quarter of the time of a load. The guard of entries
    # looks at all rows of a statement at once, and users are never deleted, so that what it saw stays true.
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=label,
        db_constraint=False,
        db_index=False,
    )


def _pair(name: str) -> Q:
    return Q(**{f"{name}_at": None, f"{name}_by": None}) | Q(
        **{f"{name}_at__isnull": False, f"{name}_by__isnull": False}
    )


_SPELL = _("The record must begin on a day, and not end before it.")
_PLACED = ("programme_id", "west_id", "east_id")
_GENERAL = {"programme", "west", "east", "spell", "state"}  # what every entry has: a constraint is about something else


def field_concerned(constraint: models.BaseConstraint) -> str:
    """Return the field at which a broken constraint is told; empty where it is about several alike.

    That is the only field it names beside those that every entry has, or the one that it compares with others.
    """
    leaves = list(_leaves(constraint.condition)) if isinstance(constraint, models.CheckConstraint) else []
    compared = [path for path, value in leaves if isinstance(value, Combinable)]
    if any(path == "spell__upper_inf" for path, _value in leaves):
        return "last_day"
    if isinstance(constraint, models.UniqueConstraint):
        paths = list(constraint.fields)
    elif isinstance(constraint, ExclusionConstraint):
        paths = [each for each, _operator in constraint.expressions if isinstance(each, str)]
    else:
        paths = compared[:1] or [path for path, _value in leaves]
    named = {path.partition("__")[0] for path in paths} - _GENERAL
    return named.pop() if len(named) == 1 else ""


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in getattr(condition, "children", ()):
        yield from [child] if isinstance(child, tuple) else _leaves(child)


class Entry(models.Model):
    """A countable record: which programme, which two places, which days, and who answers for it.

    ``spell`` runs from the first day it counts for up to the first day it no longer does; an event has one day; what
    still stands has no end. A draft may lack one of its places, never both; what is submitted has both, so that no side
    alone can confirm it, unless the kind is ``one_sided``: a vacancy, say, or a plant, which one side answers for.

    ``follows`` names the keys to the records that this kind stands on: it has their programme and both their places,
    which the guards of the ledger hold in the database. What lets a person write on the one thus lets them on the
    other, and a place is never told of another's money.
    """

    follows: ClassVar[tuple[str, ...]] = ()
    one_sided: ClassVar[bool] = False

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
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.DRAFT, db_default=State.DRAFT, editable=False
    )
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        db_default="",
        editable=False,
        help_text=_("File, sheet and row it came from."),
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
            # What is under way is a hundredth of what stands, and everybody's work is looked for among it.
            models.Index(
                fields=["recorded_at"], name="%(app_label).6s_%(class).17s_open", condition=Q(state__in=UNCONFIRMED)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_spell",
                condition=Q(spell__isempty=False, spell__startswith__isnull=False),
                violation_error_message=_SPELL,
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
                condition=_pair("refused")
                & (~Q(state=State.REFUSED) | (Q(refused_at__isnull=False) & ~Q(refused_reason=""))),
                violation_error_message=_("A refusal has an author, a time and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[-6:]}"

    @property
    def last_confirmed_at(self) -> datetime | None:
        """When a side last confirmed it as it stands; None where no confirmation stands."""
        return max(filter(None, (self.west_confirmed_at, self.east_confirmed_at)), default=None)

    def clean(self) -> None:
        """Fill empty places as :meth:`follow` does, and refuse, each at its field, what does not fit.

        :raises ValidationError: a spell that ends before it starts, a place of another time or outside its region, or
            another place than that of the record it stands on.
        """
        super().clean()
        self.follow()
        if self.spell and self.spell.lower and self.spell.upper and self.spell.upper <= self.spell.lower:
            raise ValidationError({"spell": _SPELL})  # no constraint could even be asked about such a range
        if not self.programme_id or not self.spell or not self.spell.lower:
            return
        errors = {side.value: self._misplaced(side) for side in (Side.WEST, Side.EAST)} | self._strayed()
        if any(errors.values()):
            raise ValidationError({side: said for side, said in errors.items() if said})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Refuse, each at the field it is about, what the database would.

        :raises ValidationError: constraints are broken.
        """
        broken: dict[str, list[Any]] = defaultdict(list)
        for constraint in self._meta.constraints:
            try:
                with database_heard():
                    constraint.validate(type(self), self, exclude=set(exclude or ()))
            except ValidationError as error:
                broken[field_concerned(constraint) or NON_FIELD_ERRORS] += error.error_list
        if broken:
            raise ValidationError(broken)

    def follow(self) -> None:
        """Take programme and places from the record that this one stands on, each where it is empty."""
        for parent in self._followed():
            for name in _PLACED:
                if getattr(self, name) is None:
                    setattr(self, name, getattr(parent, name))

    def _followed(self) -> list["Entry"]:
        """Return the records that this one stands on, without those that are not there."""
        found: list[Entry] = []
        for name in self.follows:
            with suppress(ObjectDoesNotExist):  # said by the check of the field itself
                found += [parent] if (parent := getattr(self, name)) is not None else []
        return found

    def _strayed(self) -> dict[str, Any]:
        """Return the places that are not those of the record that this one stands on, with the sentence for each."""
        strayed = {name for name in _PLACED for up in self._followed() if getattr(self, name) != getattr(up, name)}
        return {name.removesuffix("_id"): GUARDED["ledger_follows_parent"] for name in strayed}

    def _misplaced(self, side: Side) -> str:
        """Return what is wrong with the place on one side, in words; empty if nothing is."""
        try:
            place, region = getattr(self, side), getattr(self.programme, side)
        except ObjectDoesNotExist:  # said by the check of the field itself
            return ""
        if place is None:
            return ""
        at: dict[str, str] = {"place": place.name, "code": place.pk}
        try:
            rules.check_place_side(**at, region=region.name, region_code=region.pk, side=str(side.label))
            rules.check_place_then(**at, starts=place.valid.lower, ends=place.valid.upper, day=self.spell.lower)
        except Refusal as refusal:
            return refusal.sentence
        return ""
