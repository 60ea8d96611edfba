"""Organisations and persons."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianli.domains.parties.terms import HouseholdKind, Kind
from qianli.kernel.access.gate import AnyUser, PublicRows, scope
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.identifiers import record_id
from qianli.kernel.privacy.fields import EncryptedField


class Organisation(models.Model):
    """A body that may stand in a pair, sign an agreement, send or receive."""

    id = record_id()
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    place = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("place"))
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, help_text=_("18 characters of GB 32100.")
    )

    objects = PublicRows.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            models.Index(fields=["kind", "place"], name="parties_organisation_kind"),
            models.Index(fields=["name"], name="parties_organisation_name"),
        ]
        constraints = [
            models.CheckConstraint(name="parties_organisation_kind_known", condition=Q(kind__in=Kind.values)),
            models.UniqueConstraint(
                name="parties_organisation_once",
                fields=["name", "place", "kind"],
                violation_error_message=_("This organisation is already registered here."),
            ),
            # The target of keys that hold the kind of a party beside it, as pairs do.
            models.UniqueConstraint(name="parties_organisation_with_kind", fields=["id", "kind"]),
            models.UniqueConstraint(
                name="parties_organisation_code_once",
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                violation_error_message=_("This credit code belongs to another organisation."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonRows(models.QuerySet["Person"]):
    """Persons are seen only by those who keep the ledgers of their place."""

    def visible_to(self, user: AnyUser) -> Self:
        """Return the persons living where the user may see what is not public."""
        return self.filter(scope(user, Verb.SEE_DRAFTS, "parties").q("place_id", "place_id"))


class Person(models.Model):
    """A person posted, trained, placed or mentored.

    Beside the encrypted numbers stand keyed digests, which find the same person again.
    """

    id = record_id(early=True)
    name = models.CharField(_("name"), max_length=40)
    place = models.ForeignKey("places.Division", models.PROTECT, related_name="+", verbose_name=_("place"))
    household = EncryptedField(
        _("household"), max_length=9, choices=HouseholdKind, default=HouseholdKind.GENERAL, null=True
    )
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("employer")
    )
    identity_number = EncryptedField(_("identity number"), max_length=18, blank=True, null=True)
    phone = EncryptedField(_("phone"), max_length=20, blank=True, null=True)
    bank_account = EncryptedField(_("bank account"), max_length=30, blank=True, null=True)
    identity_digest = models.BinaryField(
        _("digest of the identity number"), max_length=32, null=True, unique=True, editable=False
    )
    phone_digest = models.BinaryField(_("digest of the phone"), max_length=32, null=True, db_index=True, editable=False)

    objects = PersonRows.as_manager()

    keys_explained: ClassVar[Mapping[str, Any]] = {
        "parties_person_identity_digest_key": _("A person with this identity number is registered already.")
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = pgettext_lazy("table", "persons")
        # By code point, so that the beginning of a name is a range of it.
        indexes: ClassVar = [
            models.Index(fields=["name"], name="parties_person_name", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return f"{self.name[:1]}{'*' * max(len(self.name) - 1, 1)}"
