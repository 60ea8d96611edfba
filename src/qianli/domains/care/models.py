"""Agreements, teams, clinics and consultations of hospitals; no patient is named.

Hospital pairs stand in the one registry of pairs.
"""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.care.terms import Role, SigningKind, Speciality
from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State


def _hospital(label: Any) -> Any:
    return models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=label)


def _two_hospitals(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=~Q(east_hospital=F("west_hospital")),
        violation_error_message=_("Two different hospitals are needed."),
    )


class Signing(Entry):
    """An agreement between an eastern and a western hospital, with its goal; in force for its spell."""

    kind = models.CharField(_("kind"), max_length=10, choices=SigningKind)
    east_hospital = _hospital(_("eastern hospital"))
    west_hospital = _hospital(_("western hospital"))
    speciality = models.CharField(_("speciality"), max_length=12, choices=Speciality)
    goal = models.CharField(_("goal"), max_length=200)

    class Meta(Entry.Meta):
        verbose_name = _("hospital agreement")
        verbose_name_plural = _("hospital agreements")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="care_signing_kind_known", condition=Q(kind__in=SigningKind.values)),
            models.CheckConstraint(name="care_signing_speciality_known", condition=Q(speciality__in=Speciality.values)),
            _two_hospitals("care_signing_two_hospitals"),
            ExclusionConstraint(
                name="care_signing_once_at_a_time",
                expressions=[
                    ("east_hospital", RangeOperators.EQUAL),
                    ("west_hospital", RangeOperators.EQUAL),
                    ("speciality", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("These hospitals have an agreement for this speciality in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.east_hospital} — {self.west_hospital}"


class HospitalTeam(Entry):
    """An eastern hospital that helps a western one with a team, for a time."""

    east_hospital = _hospital(_("eastern hospital"))
    west_hospital = _hospital(_("western hospital"))

    class Meta(Entry.Meta):
        verbose_name = _("hospital team")
        verbose_name_plural = _("hospital teams")
        constraints = [
            *Entry.Meta.constraints,
            _two_hospitals("care_hospitalteam_two_hospitals"),
            ExclusionConstraint(
                name="care_hospitalteam_once_at_a_time",
                expressions=[
                    ("east_hospital", RangeOperators.EQUAL),
                    ("west_hospital", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This team is recorded for these dates already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.east_hospital} — {self.west_hospital}"


class HospitalPost(Entry):
    """One person of a hospital team in post for one unbroken spell."""

    team = models.ForeignKey(HospitalTeam, models.PROTECT, related_name="+", verbose_name=_("hospital team"))
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=8, choices=Role)
    speciality = models.CharField(_("speciality"), max_length=12, choices=Speciality)

    class Meta(Entry.Meta):
        verbose_name = _("hospital posting")
        verbose_name_plural = _("hospital postings")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="care_hospitalpost_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="care_post_speciality_known", condition=Q(speciality__in=Speciality.values)),
            ExclusionConstraint(
                name="care_hospitalpost_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This person already has a posting in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.team}"


class Clinic(Entry):
    """A clinic that a visiting eastern expert held at a western hospital, with how many patients were seen."""

    hospital = _hospital(_("western hospital"))
    home = _hospital(_("expert's hospital"))
    speciality = models.CharField(_("speciality"), max_length=12, choices=Speciality)
    places = models.PositiveSmallIntegerField(_("appointments offered"))
    patients = models.PositiveSmallIntegerField(_("patients seen"))

    class Meta(Entry.Meta):
        verbose_name = _("expert clinic")
        verbose_name_plural = _("expert clinics")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="care_clinic_speciality_known", condition=Q(speciality__in=Speciality.values)),
            models.CheckConstraint(
                name="care_clinic_two_hospitals",
                condition=~Q(hospital=F("home")),
                violation_error_message=_("Two different hospitals are needed."),
            ),
            models.CheckConstraint(
                name="care_clinic_not_more_than_offered",
                condition=Q(patients__lte=F("places")),
                violation_error_message=_("No more patients can be seen than appointments were offered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hospital} · {self.get_speciality_display()}"


class Consultation(Entry):
    """Remote consultations of one speciality between two hospitals on one day; cases are counted, never described."""

    east_hospital = _hospital(_("eastern hospital"))
    west_hospital = _hospital(_("western hospital"))
    speciality = models.CharField(_("speciality"), max_length=12, choices=Speciality)
    cases = models.PositiveSmallIntegerField(_("cases"))
    referred = models.PositiveSmallIntegerField(_("of them referred"), default=0)

    class Meta(Entry.Meta):
        verbose_name = _("remote consultation")
        verbose_name_plural = _("remote consultations")
        constraints = [
            *Entry.Meta.constraints,
            _two_hospitals("care_consultation_two_hospitals"),
            models.CheckConstraint(
                name="care_consultation_speciality_known", condition=Q(speciality__in=Speciality.values)
            ),
            models.CheckConstraint(
                name="care_consultation_part_of_cases",
                condition=Q(cases__gt=0, referred__lte=F("cases")),
                violation_error_message=_("At least one case; those referred are part of them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.east_hospital} — {self.west_hospital}"
