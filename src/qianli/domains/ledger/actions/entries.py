"""The verbs of every entry: record, revise, submit, confirm, refuse, lock, reopen, discard.

Each one locks the row, decides by the rules, writes, and leaves an event, all in one transaction. ``revision`` is the
one that the actor saw; given, it keeps anybody from judging what has changed since.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.range import Range

from qianli.domains.ledger import rules
from qianli.domains.ledger.actions.dating import check_days
from qianli.domains.ledger.actions.explaining import again_when_crossed, explaining
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import State
from qianli.kernel.access.gate import may, require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.audit.actions import record as record_event
from qianli.kernel.tables.registry import table_of

CONFIRMATIONS = {Side.WEST: "west_confirmed", Side.EAST: "east_confirmed"}


@again_when_crossed
def record_entry[E: Entry](entry: E, *, actor: User, at: datetime) -> E:
    """Save a new entry as a draft and remember who recorded it.

    :param entry: unsaved, its fields filled; empty places are taken from the record that it stands on.
    :raises NotAllowed: the actor may not record for these places.
    :raises ValidationError: the fields do not fit, all of them named.
    :raises RefusedByDatabase: another record stands in the way.
    """
    entry.follow()
    _require(actor, Verb.RECORD, entry)
    entry.state, entry.recorded_at, entry.recorded_by = State.DRAFT, at, actor
    check_days(entry, at)
    # Without the key: it is made by the database, and asking whether it is taken would read the whole table.
    entry.full_clean(exclude={"id"})
    with explaining(type(entry)):
        entry.save(force_insert=True)
        _remember("ledger.entry_recorded", entry, actor, at)
    return entry


@again_when_crossed
def revise_entry[E: Entry](
    model: type[E], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> E:
    """Change fields of a draft or a refused entry; a refused one becomes a draft again.

    :param values: field name to value.
    :param revision: the revision that the actor saw.
    :raises ChangedMeanwhile: somebody revised it since.
    :raises NotInState: it is submitted, confirmed or locked.
    """
    with explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.REVISE, entry)
        rules.check_editable(entry.state)
        rules.check_revision(seen=revision, current=entry.revision)
        before = _values(entry, values)
        for name, value in values.items():
            setattr(entry, name, value)
        entry.follow()
        _require(actor, Verb.REVISE, entry)  # nobody moves an entry out of the own reach
        entry.state, entry.revision = State.DRAFT, entry.revision + 1
        entry.refused_at = entry.refused_by = None
        entry.refused_reason = ""
        check_days(entry, at)
        entry.full_clean()
        entry.save()
        _remember("ledger.entry_revised", entry, actor, at, changed=_changes(entry, before))
    return entry


def submit_entry[E: Entry](
    model: type[E], *, entry_id: UUID, revision: int | None = None, actor: User, at: datetime
) -> E:
    """Hand a draft to both sides for confirmation.

    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises NotInState: it is not a draft.
    """
    with explaining(model):
        entry = _locked(model, entry_id, actor, revision)
        _require(actor, Verb.SUBMIT, entry)
        rules.check_submittable(entry.state)
        entry.state = State.SUBMITTED
        _clear_confirmations(entry)
        entry.save()
        _remember("ledger.entry_submitted", entry, actor, at)
    return entry


def confirm_entry[E: Entry](
    model: type[E], *, entry_id: UUID, side: Side, revision: int | None = None, actor: User, at: datetime
) -> E:
    """Confirm a submitted entry for one side; with the last side needed it is in the published figures.

    :param side: west or east.
    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises NotInState: it is not submitted.
    :raises NoSuchSide: it has no place on that side.
    :raises AlreadyConfirmed: that side confirmed before.
    :raises NotYourOwn: the actor recorded it and does not administer the programme.
    """
    name = CONFIRMATIONS[side]
    with explaining(model):
        entry = _locked(model, entry_id, actor, revision)
        code = entry.west_id if side is Side.WEST else entry.east_id
        rules.check_confirmable(
            entry.state,
            side=str(side.label),
            has_place=bool(code),
            confirmed=getattr(entry, f"{name}_at") is not None,
        )
        require(actor, Verb.CONFIRM, domain=_domain(entry), not_for=entry.recorded_by_id, **{side.value: code or ""})
        if entry.recorded_by_id == actor.pk and not _may_administer(actor, entry):
            raise rules.NotYourOwn
        setattr(entry, f"{name}_at", at)
        setattr(entry, f"{name}_by", actor)
        if rules.fully_confirmed(
            west=bool(entry.west_id),
            east=bool(entry.east_id),
            west_confirmed=entry.west_confirmed_at is not None,
            east_confirmed=entry.east_confirmed_at is not None,
        ):
            entry.state = State.CONFIRMED
        entry.save()
        _remember("ledger.entry_confirmed", entry, actor, at, side=side.value)
    return entry


def refuse_entry[E: Entry](
    model: type[E], *, entry_id: UUID, reason: str, revision: int | None = None, actor: User, at: datetime
) -> E:
    """Send a submitted entry back with a reason.

    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises NotInState: it is not submitted.
    :raises ReasonNeeded: the reason is empty.
    """
    with explaining(model):
        entry = _locked(model, entry_id, actor, revision)
        _require(actor, Verb.REFUSE, entry)
        rules.check_refusable(entry.state, reason)
        _clear_confirmations(entry)
        entry.state, entry.refused_at, entry.refused_by = State.REFUSED, at, actor
        entry.refused_reason = reason.strip()
        entry.save()
        _remember("ledger.entry_refused", entry, actor, at, reason=reason.strip())
        _after_withdrawal(entry, actor, at)
    return entry


def lock_entry[E: Entry](
    model: type[E], *, entry_id: UUID, revision: int | None = None, actor: User, at: datetime
) -> E:
    """Close a confirmed entry for good; only reopening it with a reason undoes that.

    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises NotInState: it is not confirmed.
    """
    with explaining(model):
        entry = _locked(model, entry_id, actor, revision)
        _require(actor, Verb.LOCK, entry)
        rules.check_lockable(entry.state)
        entry.state = State.LOCKED
        entry.save()
        _remember("ledger.entry_locked", entry, actor, at)
    return entry


def reopen_entry[E: Entry](
    model: type[E], *, entry_id: UUID, reason: str, revision: int | None = None, actor: User, at: datetime
) -> E:
    """Make a confirmed or locked entry a draft again, out of the published figures until confirmed anew.

    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises NotInState: it is not confirmed or locked.
    :raises ReasonNeeded: the reason is empty.
    """
    with explaining(model):
        entry = _locked(model, entry_id, actor, revision)
        _require(actor, Verb.LOCK, entry)
        rules.check_reopenable(entry.state, reason)
        _clear_confirmations(entry)
        entry.state, entry.revision = State.DRAFT, entry.revision + 1
        entry.save()
        _remember("ledger.entry_reopened", entry, actor, at, reason=reason.strip())
    return entry


def discard_entry(
    model: type[Entry], *, entry_id: UUID, revision: int | None = None, actor: User, at: datetime
) -> None:
    """Delete a draft or a refused entry; the event stays.

    :raises StillUsed: other records stand on it.
    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises NotInState: it is submitted, confirmed or locked.
    """
    with explaining(model):
        entry = _locked(model, entry_id, actor, revision)
        _require(actor, Verb.REVISE, entry)
        rules.check_editable(entry.state)
        _remember("ledger.entry_discarded", entry, actor, at)
        entry.delete()
        _after_withdrawal(entry, actor, at)


def _domain(entry: Entry) -> str:
    return entry._meta.app_label


def _require(actor: User, verb: Verb, entry: Entry) -> None:
    require(actor, verb, domain=_domain(entry), west=entry.west_id or "", east=entry.east_id or "")


def _after_withdrawal(entry: Entry, actor: User, at: datetime) -> None:
    follow = getattr(table_of(type(entry)), "withdrawn", None)
    if follow is not None:
        follow(entry, actor=actor, at=at)


def _may_administer(actor: User, entry: Entry) -> bool:
    return may(actor, Verb.ADMINISTER, domain=_domain(entry), west=entry.west_id or "", east=entry.east_id or "")


def _locked[E: Entry](model: type[E], entry_id: UUID, actor: User, revision: int | None = None) -> E:
    """Return the entry, held until the transaction ends, and the same as the actor saw it."""
    entry: E = visible_or_404(actor, model.objects.select_for_update(of=("self",)), pk=entry_id)
    if revision is not None:
        rules.check_revision(seen=revision, current=entry.revision)
    return entry


def _clear_confirmations(entry: Entry) -> None:
    for name in CONFIRMATIONS.values():
        setattr(entry, f"{name}_at", None)
        setattr(entry, f"{name}_by", None)


def _values(entry: Entry, names: Iterable[str]) -> dict[Any, Any]:
    """Return the values of these fields as the database keeps them, by field."""
    fields: list[Any] = [entry._meta.get_field(name) for name in names]
    return {field: field.value_from_object(entry) for field in fields}


def _changes(entry: Entry, before: Mapping[Any, Any]) -> dict[str, list[str]]:
    """Return what changed, field by field; of personal fields only that they did, since events cannot be erased."""
    table = table_of(type(entry))
    personal = {column.path.partition("__")[0] for column in table.columns if column.personal} if table else set()
    after = _values(entry, (field.name for field in before))
    changed = [field for field in before if before[field] != after[field]]
    return {
        field.name: [] if field.name in personal else [_said(field, before[field]), _said(field, after[field])]
        for field in changed
    }


def _said(field: Any, value: Any) -> str:
    """Return one value as text: a record by its label, days as first and last day."""
    if isinstance(value, Range):
        last = value.upper and value.upper - timedelta(days=1)
        return f"{value.lower or ''}/{last or ''}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if field.is_relation and value is not None:
        return str(field.remote_field.model._base_manager.filter(pk=value).first() or value)
    return "" if value is None else str(value)


def _remember(name: str, entry: Entry, actor: User, at: datetime, **facts: Any) -> None:
    record_event(
        name=name,
        actor=actor,
        target_type=entry._meta.label_lower,
        target_id=entry.pk,
        target_label=str(entry),
        at=at,
        facts=facts,
    )
