"""Registering organisations and persons."""

from datetime import datetime

from django.db import IntegrityError, transaction

from qianli.domains.parties import rules
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.integrity import explained
from qianli.kernel.privacy.digests import digest


@transaction.atomic
def register_organisation(
    *, name: str, kind: str, place_code: str, credit_code: str = "", actor: User, at: datetime
) -> Organisation:
    """Add an organisation at a place.

    :param credit_code: empty, or checked by its check digit.
    :raises NotAllowed: the actor keeps no ledger at the place.
    :raises NotACreditCode: the code is wrong.
    :raises RefusedByDatabase: it is registered already.
    """
    require(actor, Verb.RECORD, domain="parties", west=place_code, east=place_code)
    code = rules.credit_code(credit_code) if credit_code else ""
    organisation = Organisation(name=name.strip(), kind=kind, place_id=place_code, credit_code=code)
    organisation.full_clean(exclude={"id"}, validate_constraints=False)
    _save(organisation)
    _remember("parties.organisation_registered", organisation, str(organisation), actor, at)
    return organisation


@transaction.atomic
def register_person(
    *,
    name: str,
    place_code: str,
    household: str,
    identity_number: str = "",
    phone: str = "",
    bank_account: str = "",
    actor: User,
    at: datetime,
) -> Person:
    """Add a person; numbers go in encrypted, those by which a person is found again with a keyed digest beside them.

    :raises NotAllowed: the actor keeps no ledger at the place.
    :raises NotAnIdentityNumber: the number is wrong.
    :raises NotAPhone: the phone is wrong.
    :raises NotABankAccount: the account is wrong.
    :raises RefusedByDatabase: the number is known already.
    """
    require(actor, Verb.RECORD, domain="parties", west=place_code, east=place_code)
    number = rules.identity_number(identity_number) if identity_number else ""
    phone = rules.phone(phone) if phone else ""
    person = Person(
        name=name.strip(),
        place_id=place_code,
        household=household,
        identity_number=number,
        identity_digest=digest(number) if number else None,
        phone=phone,
        phone_digest=digest(phone, kind="phone") if phone else None,
        bank_account=rules.bank_account(bank_account) if bank_account else "",
    )
    person.full_clean(validate_unique=False, validate_constraints=False)
    _save(person)
    _remember("parties.person_registered", person, "", actor, at)
    return person


def _save(party: Organisation | Person) -> None:
    try:
        party.save(force_insert=True)
    except IntegrityError as error:
        raise explained(error, type(party)) from error


def _remember(name: str, party: Organisation | Person, label: str, actor: User, at: datetime) -> None:
    record(
        name=name,
        actor=actor,
        target_type=party._meta.label_lower,
        target_id=party.pk,
        target_label=label,
        at=at,
    )
