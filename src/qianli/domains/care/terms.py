"""Words of care."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SigningKind(TextChoices):
    """What two hospitals signed."""

    FLAGSHIP = "flagship", _("Flagship project")
    SPECIALITY = "speciality", _("Agreement to build a key speciality")


class Speciality(TextChoices):
    """Medical speciality."""

    CARDIOLOGY = "cardiology", _("Cardiology")
    NEUROLOGY = "neurology", _("Neurology")
    ONCOLOGY = "oncology", _("Oncology")
    PAEDIATRICS = "paediatrics", _("Paediatrics")
    ORTHOPAEDICS = "orthopaedics", _("Orthopaedics")
    RESPIRATORY = "respiratory", _("Respiratory medicine")
    TRADITIONAL = "traditional", _("Traditional Chinese and Mongolian medicine")
    OTHER = "other", _("Other")


class Role(TextChoices):
    """What a member of a hospital team does."""

    DIRECTOR = "director", _("Hospital director")
    DOCTOR = "doctor", _("Doctor")
    NURSE = "nurse", _("Nurse or technician")
