"""The verbs of every entry: record, revise, submit, confirm, refuse, lock, reopen, discard; and the bulk door."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from qianli.domains.ledger import rules
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import State
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.audit.actions import record as record_event
from qianli.kernel.base.integrity import explained

CONFIRMATIONS = {Side.WEST: "west_confirmed", Side.EAST: "east_confirmed"}


def record_entry[E: Entry](entry: E, *, actor: User, at: datetime) -> E:
    """Save a new entry as a draft and remember who recorded it.

    :param entry: unsaved, its fields filled.
    :raises NotAllowed: the actor may not record for these places.
    :raises ValidationError: the fields do not fit, all of them named.
    :raises RefusedByDatabase: another record stands in the way.
    """
    _require(actor, Verb.RECORD, entry)
    entry.state, entry.recorded_at, entry.recorded_by = State.DRAFT, at, actor
    entry.full_clean(validate_constraints=True)
    with _explaining(type(entry)):
        entry.save(force_insert=True)
        _remember("ledger.entry_recorded", entry, actor, at)
    return entry


def revise_entry[E: Entry](
    model: type[E], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> E:
    """Change fields of a draft or a refused entry; a refused one becomes a draft again.

    :param values: field name to value.
    :param revision: the revision that the actor saw.
    :raises ChangedMeanwhile: somebody revised it since.
    :raises NotInState: it is submitted, confirmed or locked.
    """
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.REVISE, entry)
        rules.check_editable(entry.state)
        rules.check_revision(seen=revision, current=entry.revision)
        before = {name: _plain(entry, name) for name in values}
        for name, value in values.items():
            setattr(entry, name, value)
        _require(actor, Verb.REVISE, entry)
        entry.state, entry.revision = State.DRAFT, entry.revision + 1
        entry.refused_at = entry.refused_by = None
        entry.refused_reason = ""
        entry.full_clean()
        entry.save()
        after = {name: _plain(entry, name) for name in values}
        changed = {name: [before[name], after[name]] for name in values if before[name] != after[name]}
        _remember("ledger.entry_revised", entry, actor, at, changed=changed)
    return entry


def submit_entry[E: Entry](model: type[E], *, entry_id: UUID, actor: User, at: datetime) -> E:
    """Hand a draft to both sides for confirmation.

    :raises NotInState: it is not a draft.
    """
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.SUBMIT, entry)
        rules.check_submittable(entry.state)
        entry.state = State.SUBMITTED
        _clear_confirmations(entry)
        entry.save()
        _remember("ledger.entry_submitted", entry, actor, at)
    return entry


def confirm_entry[E: Entry](model: type[E], *, entry_id: UUID, side: Side, actor: User, at: datetime) -> E:
    """Confirm a submitted entry for one side; with the last side needed it is in the published figures.

    :param side: west or east.
    :raises NotInState: it is not submitted.
    :raises NoSuchSide: it has no place on that side.
    :raises AlreadyConfirmed: that side confirmed before.
    """
    name = CONFIRMATIONS[side]
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        code = entry.west_id if side is Side.WEST else entry.east_id
        rules.check_confirmable(
            entry.state,
            side=str(side.label),
            has_place=bool(code),
            confirmed=getattr(entry, f"{name}_at") is not None,
        )
        require(actor, Verb.CONFIRM, domain=_domain(entry), **{side.value: code or ""})
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


def refuse_entry[E: Entry](model: type[E], *, entry_id: UUID, reason: str, actor: User, at: datetime) -> E:
    """Send a submitted entry back with a reason.

    :raises NotInState: it is not submitted.
    :raises ReasonNeeded: the reason is empty.
    """
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.REFUSE, entry)
        rules.check_refusable(entry.state, reason)
        _clear_confirmations(entry)
        entry.state, entry.refused_at, entry.refused_by = State.REFUSED, at, actor
        entry.refused_reason = reason.strip()
        entry.save()
        _remember("ledger.entry_refused", entry, actor, at, reason=reason.strip())
    return entry


def lock_entry[E: Entry](model: type[E], *, entry_id: UUID, actor: User, at: datetime) -> E:
    """Close a confirmed entry for good; only reopening it with a reason undoes that.

    :raises NotInState: it is not confirmed.
    """
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.LOCK, entry)
        rules.check_lockable(entry.state)
        entry.state = State.LOCKED
        entry.save()
        _remember("ledger.entry_locked", entry, actor, at)
    return entry


def reopen_entry[E: Entry](model: type[E], *, entry_id: UUID, reason: str, actor: User, at: datetime) -> E:
    """Make a confirmed or locked entry a draft again, out of the published figures until confirmed anew.

    :raises NotInState: it is not confirmed or locked.
    :raises ReasonNeeded: the reason is empty.
    """
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.LOCK, entry)
        rules.check_reopenable(entry.state, reason)
        _clear_confirmations(entry)
        entry.state, entry.revision = State.DRAFT, entry.revision + 1
        entry.save()
        _remember("ledger.entry_reopened", entry, actor, at, reason=reason.strip())
    return entry


def discard_entry(model: type[Entry], *, entry_id: UUID, actor: User, at: datetime) -> None:
    """Delete a draft or a refused entry; the event stays.

    :raises NotInState: it is submitted, confirmed or locked.
    """
    with _explaining(model):
        entry = _locked(model, entry_id, actor)
        _require(actor, Verb.REVISE, entry)
        rules.check_editable(entry.state)
        _remember("ledger.entry_discarded", entry, actor, at)
        entry.delete()


def load_rows(
    model: type[Model], *, columns: Sequence[str], rows: Iterable[Sequence[Any]], actor: User | None, at: datetime
) -> int:
    """Write many rows by COPY: all of them or none, seen by the same constraints and cell triggers as single ones.

    :param columns: names of model fields, in the order of the values in each row.
    :param rows: values as psycopg adapts them; a foreign key by its key, a spell as ``Range``.
    :returns: number of rows written.
    :raises RefusedByDatabase: a constraint refused a row; nothing is written.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(model._meta.get_field(name).column) for name in columns)
    written = 0
    with _explaining(model):
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    written += 1
        record_event(
            name="ledger.entries_loaded",
            actor=actor,
            target_type=model._meta.label_lower,
            target_id="",
            target_label=str(model._meta.verbose_name_plural),
            at=at,
            facts={"rows": written},
        )
    return written


def install_guards(**_: Any) -> None:
    """Receive ``post_migrate``: give every table of entries the trigger that refuses places of another time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_GUARD_FUNCTION)
        for model in entry_models():
            table = connection.ops.quote_name(model._meta.db_table)
            for verb in ("insert", "update"):
                cursor.execute(f"""
                    CREATE OR REPLACE TRIGGER ledger_place_{verb} AFTER {verb.upper()} ON {table}
                    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
                    EXECUTE FUNCTION ledger_refuse_other_times()""")


# The message is for people; the fields in front of the bar are for the sentence in their own language.
_GUARD_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse_other_times() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE wrong record;
BEGIN
  SELECT d.code, d.name, asked.day INTO wrong
  FROM (SELECT west_id AS code, lower(spell) AS day FROM new_rows WHERE west_id IS NOT NULL
        UNION SELECT east_id, lower(spell) FROM new_rows WHERE east_id IS NOT NULL) AS asked
  JOIN places_division d ON d.code = asked.code
  WHERE NOT d.valid @> asked.day LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '%', wrong.name USING ERRCODE = 'integrity_constraint_violation',
      CONSTRAINT = 'ledger_place_then', DETAIL = wrong.code || '|' || wrong.day;
  END IF;
  RETURN NULL;
END $guard$;
"""


def entry_models() -> list[type[Entry]]:
    """Return every installed kind of entry, floors from the ground up."""
    return [model for model in apps.get_models() if issubclass(model, Entry)]


class _explaining:
    """One transaction whose broken constraints come out as refusals in words."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._block = transaction.atomic()

    def __enter__(self) -> None:
        self._block.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._block.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise _explained(error, self._model) from error


def _explained(error: IntegrityError, model: type[Model]) -> Exception:
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    if getattr(diagnosis, "constraint_name", None) == "ledger_place_then":
        code, day = diagnosis.message_detail.split("|")
        return rules.PlaceNotThen(place=diagnosis.message_primary, code=code, day=day)
    return explained(error, model)


def _domain(entry: Entry) -> str:
    return entry._meta.app_label


def _require(actor: User, verb: Verb, entry: Entry) -> None:
    require(actor, verb, domain=_domain(entry), west=entry.west_id or "", east=entry.east_id or "")


def _locked[E: Entry](model: type[E], entry_id: UUID, actor: User) -> E:
    return cast("E", visible_or_404(actor, model.objects.select_for_update(of=("self",)), pk=entry_id))


def _clear_confirmations(entry: Entry) -> None:
    for name in CONFIRMATIONS.values():
        setattr(entry, f"{name}_at", None)
        setattr(entry, f"{name}_by", None)


def _plain(entry: Entry, name: str) -> Any:
    field: Any = entry._meta.get_field(name)
    return str(field.value_from_object(entry))


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
