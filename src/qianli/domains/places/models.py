"""Divisions and the texts that stand for them."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.places.terms import AliasNote, Kind, Level
from qianli.kernel.access.gate import PublicRows


class Division(models.Model):
    """One administrative division under one code, for the days that the code was in force."""

    code = models.CharField(
        _("code"),
        max_length=12,
        primary_key=True,
        help_text=_("GB/T 2260 for six digits; nine and twelve digits for townships and villages."),
    )
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=60, db_index=True)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of"),
    )
    valid = DateRangeField(_("valid"), help_text=_("Open where the day is not known."))
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("succeeded by"),
    )
    in_gb = models.BooleanField(_("in GB/T 2260"), default=True)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=6, decimal_places=4, null=True, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=40, blank=True)

    objects = PublicRows.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["name"], name="places_division_name"),
            models.Index(fields=["level", "code"], name="places_division_level"),
        ]
        constraints = [
            models.CheckConstraint(
                name="places_division_code_form",
                condition=Q(code__regex=r"^(\d{6}|\d{9}|\d{12}|\d{4}[A-Z]{2})$"),
                violation_error_message=_("A code has six, nine or twelve digits."),
            ),
            models.CheckConstraint(
                name="places_division_kind_known",
                condition=Q(kind__in=Kind.values),
                violation_error_message=_("The kind of a division is one of those known."),
            ),
            models.CheckConstraint(
                name="places_division_level_known",
                condition=Q(level__in=Level.values),
                violation_error_message=_("The level of a division is one of those known."),
            ),
            models.CheckConstraint(
                name="places_division_letters_outside_gb",
                condition=Q(in_gb=True, code__regex=r"^\d+$") | Q(in_gb=False, code__regex=r"[A-Z]"),
                violation_error_message=_("GB/T 2260 codes are digits only; all others end in two letters."),
            ),
            models.CheckConstraint(
                name="places_division_valid_some_day",
                condition=Q(valid__isempty=False),
                violation_error_message=_("A division is valid for at least one day."),
            ),
            models.CheckConstraint(
                name="places_division_top_has_no_parent",
                condition=Q(level=Level.PROVINCE, parent=None) | (~Q(level=Level.PROVINCE) & Q(parent__isnull=False)),
                violation_error_message=_("Provinces, and only they, are part of nothing else."),
            ),
            models.CheckConstraint(
                name="places_division_not_its_own_kin",
                condition=(Q(parent=None) | ~Q(parent=F("code"))) & (Q(successor=None) | ~Q(successor=F("code"))),
                violation_error_message=_("A division cannot be part of itself or succeed itself."),
            ),
            models.CheckConstraint(
                name="places_division_ended_before_succession",
                condition=Q(successor=None) | Q(valid__upper_inf=False),
                violation_error_message=_("Only a division that has ended has a successor."),
            ),
            models.CheckConstraint(
                name="places_division_whole_point",
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, latitude__isnull=False)
                & Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                violation_error_message=_("A centre point is a longitude and a latitude inside China."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """A text that people write instead of the name of a division."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))
    text = models.CharField(_("text"), max_length=60, db_index=True)
    note = models.CharField(_("note"), max_length=12, choices=AliasNote)

    class Meta:
        verbose_name = _("alternative name")
        verbose_name_plural = _("alternative names")
        ordering = ["division_id", "text"]
        constraints = [
            models.UniqueConstraint(fields=["text", "division"], name="places_alias_once"),
            models.CheckConstraint(
                name="places_alias_not_blank",
                condition=~Q(text=""),
                violation_error_message=_("An alternative name is not empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
