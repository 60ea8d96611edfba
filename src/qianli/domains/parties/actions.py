"""Registering organisations and persons; telling and erasing what is held about one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from qianli.domains.parties import queries, rules
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.parties.terms import ERASED
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.integrity import explained
from qianli.kernel.privacy.digests import digest
from qianli.kernel.tables.taking import said_reason


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


@transaction.atomic
def tell_person(*, person_id: UUID, reason: str, actor: User | None, at: datetime) -> dict[str, Any]:
    """Return everything held about one person, as :func:`queries.dossier` does, and record who took it and why.

    :param actor: None for a command.
    :raises NotFound: there is no such person.
    :raises NotAllowed: the actor does not administer the place.
    :raises ReasonNeeded: the reason is none.
    """
    person = _administered(person_id, actor)
    _remember("parties.person_told", person, "", actor, at, reason=said_reason(reason))
    return queries.dossier(person_id)


@transaction.atomic
def erase_person(*, person_id: UUID, reason: str, actor: User | None, at: datetime) -> Person:
    """Erase the personal values of a person; the records stay and are counted as before.

    :param actor: None for a command.
    :raises NotFound: there is no such person.
    :raises NotAllowed: the actor does not administer the place.
    :raises ReasonNeeded: the reason is none.
    :raises AlreadyErased: it was done before.
    :raises StillOpen: a record has no end yet.
    :raises StillKept: the years of keeping after the last record are not over.
    """
    Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    person, why = _administered(person_id, actor), said_reason(reason)
    require_erasable(person, at=at)
    person.name, person.employer = ERASED, None
    person.household = person.identity_number = person.phone = person.bank_account = ""
    person.identity_digest = person.phone_digest = None
    _save(person)
    _remember("parties.person_erased", person, "", actor, at, reason=why)
    return person


def require_erasable(person: Person, *, at: datetime) -> None:
    """Let pass a person whose values may be erased now.

    :raises AlreadyErased: it was done before.
    :raises StillOpen: a record has no end yet.
    :raises StillKept: the years of keeping after the last record are not over.
    """
    if person.name == ERASED:
        raise rules.AlreadyErased
    today = at.astimezone(timezone.get_current_timezone()).date()
    rules.may_be_erased(last_day=queries.last_day(person), years=settings.RETENTION_YEARS, today=today)


def _administered(person_id: UUID, actor: User | None) -> Person:
    """Return a person whom the actor administers; whom the actor does not even see is not there."""
    if actor is None:
        return queries.person(person_id)
    person = visible_or_404(actor, Person.objects.all(), pk=person_id)
    require(actor, Verb.ADMINISTER, domain="parties", west=person.place_id, east=person.place_id)
    return person


def _save(party: Organisation | Person) -> None:
    try:
        party.save(force_insert=party._state.adding)
    except IntegrityError as error:
        raise explained(error, type(party)) from error


def _remember(
    name: str, party: Organisation | Person, label: str, actor: User | None, at: datetime, **facts: str
) -> None:
    record(
        name=name,
        actor=actor,
        target_type=party._meta.label_lower,
        target_id=party.pk,
        target_label=label,
        at=at,
        facts=facts,
    )
