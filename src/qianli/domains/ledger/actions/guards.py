"""The triggers that refuse, in any writer's hands, places of another time, side or parent, and users unknown."""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from qianli.domains.ledger.models import Entry


def entry_models() -> list[type[Entry]]:
    """Return every installed kind of entry, floors from the ground up."""
    return [model for model in apps.get_models() if issubclass(model, Entry)]


def install_guards(**_: Any) -> None:
    """Receive ``post_migrate``: give every table of entries the trigger that refuses misplaced rows."""
    present = set(connection.introspection.table_names())
    there = [model for model in entry_models() if model._meta.db_table in present]  # the others' apps migrate later
    guard(there)
    keep_proof(there)


def guard(models: Iterable[type[Entry]]) -> None:
    """Give the tables of these kinds their trigger, or the present form of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_GUARD_FUNCTION)
        cursor.execute(_FOLLOW_FUNCTIONS)
        for model in models:
            table = connection.ops.quote_name(model._meta.db_table)
            asks = "" if model.one_sided else "'both'"
            for verb in ("insert", "update"):
                cursor.execute(f"""
                    CREATE OR REPLACE TRIGGER ledger_place_{verb} AFTER {verb.upper()} ON {table}
                    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
                    EXECUTE FUNCTION ledger_refuse_misplaced({asks})""")
            for name in model.follows:
                for statement in _following(model, name):
                    cursor.execute(statement)


def keep_proof(models: Iterable[type[Entry]]) -> None:
    """Refuse in any writer's hands that evidence is withdrawn which lay before a side that confirmed its record."""
    tables = {model._meta.label_lower: model._meta.db_table for model in models}
    with connection.cursor() as cursor:
        cursor.execute(_PROOF_FUNCTION, {"tables": json.dumps(tables)})


def _following(model: type[Entry], name: str) -> list[str]:
    """Return the triggers that hold a kind and what it stands on, through this key, at the same places."""
    field: Any = model._meta.get_field(name)
    child, parent, column = model._meta.db_table, field.related_model._meta.db_table, field.column
    quote = connection.ops.quote_name
    both = "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"
    return [
        f"""CREATE OR REPLACE TRIGGER {quote(f"ledger_follow_{verb}_{name}")} AFTER {verb.upper()} ON {quote(child)}
            {tables} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_strayed('{column}', '{parent}')"""
        for verb, tables in (("insert", "REFERENCING NEW TABLE AS new_rows"), ("update", both))
    ] + [
        f"""CREATE OR REPLACE TRIGGER {quote(f"ledger_stay_for_{child}_{name}")} AFTER UPDATE ON {quote(parent)}
            {both} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_leaving('{column}', '{child}')"""
    ]


# One statement for any number of rows: a code is in force for one unbroken spell, so the first and the last day of each
# place tell about all days between, and the check touches as many rows as there are places, not entries.
# The message is the place; the fields between bars are for the sentence in the reader's own language.
_GUARD_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse_misplaced() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE wrong record;
BEGIN
  PERFORM FROM (SELECT recorded_by_id AS id FROM new_rows UNION SELECT west_confirmed_by_id FROM new_rows
                UNION SELECT east_confirmed_by_id FROM new_rows UNION SELECT refused_by_id FROM new_rows) AS named
   WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM access_user u WHERE u.id = named.id);
  IF FOUND THEN
    RAISE EXCEPTION 'The record names a user who does not exist.' USING ERRCODE = 'foreign_key_violation',
      CONSTRAINT = 'ledger_entry_user', HINT = 'user';
  END IF;
  IF TG_NARGS > 0 THEN
    SELECT CASE WHEN west_id IS NULL THEN 'west' ELSE 'east' END AS side INTO wrong FROM new_rows
     WHERE (west_id IS NULL OR east_id IS NULL) AND state NOT IN ('draft', 'refused') LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'Both sides confirm this record: give its western and its eastern place before submitting.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_place_both', HINT = wrong.side;
    END IF;
  END IF;
  SELECT d.code, d.name, region.name AS region, asked.side,
         CASE WHEN d.valid @> asked.first_on THEN asked.last_on ELSE asked.first_on END AS wrong_on,
         NOT starts_with(d.code, region.prefix) AS outside INTO wrong
  FROM (SELECT 'west' AS side, programme_id, west_id AS code,
               min(lower(spell)) AS first_on, max(lower(spell)) AS last_on
          FROM new_rows WHERE west_id IS NOT NULL GROUP BY programme_id, west_id
        UNION ALL
        SELECT 'east', programme_id, east_id, min(lower(spell)), max(lower(spell))
          FROM new_rows WHERE east_id IS NOT NULL GROUP BY programme_id, east_id) AS asked
  JOIN places_division d ON d.code = asked.code
  JOIN ledger_programme p ON p.id = asked.programme_id
  JOIN LATERAL (SELECT r.name, CASE WHEN r.code LIKE '__0000' THEN left(r.code, 2) WHEN r.code LIKE '____00'
                  THEN left(r.code, 4) ELSE r.code END AS prefix
                FROM places_division r WHERE r.code = CASE asked.side WHEN 'west' THEN p.west_id ELSE p.east_id END
               ) AS region ON true
  WHERE NOT starts_with(d.code, region.prefix) OR NOT d.valid @> asked.first_on OR NOT d.valid @> asked.last_on
  LIMIT 1;
  IF FOUND AND wrong.outside THEN
    RAISE EXCEPTION '%', wrong.name USING ERRCODE = 'integrity_constraint_violation',
      CONSTRAINT = 'ledger_place_side', DETAIL = concat_ws('|', wrong.code, wrong.region, wrong.side);
  ELSIF FOUND THEN
    RAISE EXCEPTION '%', wrong.name USING ERRCODE = 'integrity_constraint_violation',
      CONSTRAINT = 'ledger_place_then', DETAIL = concat_ws('|', wrong.code, wrong.wrong_on);
  END IF;
  RETURN NULL;
END $guard$;
"""

# The parents are held before they are compared, so that none moves away meanwhile; an update that changes neither the
# parent nor a place, as all the verbs' do, asks nothing.
_FOLLOW_FUNCTIONS = """
CREATE OR REPLACE FUNCTION ledger_refuse_strayed() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
  parents uuid[];
  strayed boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM new_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]) INTO parents;
  ELSE
    EXECUTE format('SELECT array_agg(DISTINCT n.%1$I) FROM new_rows n JOIN old_rows o USING (id)
                    WHERE n.%1$I IS NOT NULL AND (n.%1$I, n.programme_id, n.west_id, n.east_id)
                      IS DISTINCT FROM (o.%1$I, o.programme_id, o.west_id, o.east_id)', TG_ARGV[0]) INTO parents;
  END IF;
  IF parents IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT 1 FROM %I WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', TG_ARGV[1]) USING parents;
  EXECUTE format('SELECT EXISTS (SELECT FROM new_rows c JOIN %I p ON p.id = c.%I
                  WHERE p.id = ANY ($1) AND (c.programme_id, c.west_id, c.east_id)
                    IS DISTINCT FROM (p.programme_id, p.west_id, p.east_id))', TG_ARGV[1], TG_ARGV[0])
    INTO strayed USING parents;
  IF strayed THEN
    RAISE EXCEPTION 'The programme and both places are those of the record that this one stands on.'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_follows_parent', HINT = 'places';
  END IF;
  RETURN NULL;
END $guard$;

CREATE OR REPLACE FUNCTION ledger_refuse_leaving() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE left_behind boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM new_rows n JOIN old_rows o USING (id) JOIN %I c ON c.%I = n.id
                  WHERE (n.programme_id, n.west_id, n.east_id)
                    IS DISTINCT FROM (o.programme_id, o.west_id, o.east_id))', TG_ARGV[1], TG_ARGV[0])
    INTO left_behind;
  IF left_behind THEN
    RAISE EXCEPTION 'Other records stand on this one, so its programme and places stay.'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_parent_stays', HINT = 'places';
  END IF;
  RETURN NULL;
END $guard$;
"""

# The record is held before it is asked, so that no side confirms it meanwhile.
_PROOF_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_keep_proof() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
  kept_in text := %(tables)s::jsonb ->> NEW.record_type;
  confirmed_at timestamptz;
BEGIN
  IF kept_in IS NOT NULL THEN
    EXECUTE format('SELECT greatest(west_confirmed_at, east_confirmed_at) FROM %%I WHERE id = $1 FOR SHARE', kept_in)
      INTO confirmed_at USING NEW.record_id;
    IF NEW.attached_at <= confirmed_at THEN
      RAISE EXCEPTION 'Evidence that lay before the side that confirmed a record stays with it.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_proof_stays', HINT = 'evidence';
    END IF;
  END IF;
  RETURN NEW;
END $guard$;
CREATE OR REPLACE TRIGGER ledger_proof_stays BEFORE UPDATE ON evidence_attachment FOR EACH ROW
  WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION ledger_keep_proof();
"""
