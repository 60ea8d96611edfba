"""A refused amount is told with the limit, what is booked already and what is left of it.

The rules and locks are those of 0002. What is written now (``fresh``) is told apart from what was booked before; where
nothing is, the limit itself was lowered. Amounts stand as JSON in the detail and fill the braces of the sentence.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION funds_check_paid(projects uuid[], fresh uuid[]) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
  over record;
  booked numeric;
BEGIN
  PERFORM 1 FROM funds_project WHERE id = ANY(projects) ORDER BY id FOR NO KEY UPDATE;
  SELECT p.id, p.cooperation_cny AS given, sum(d.amount_cny) AS paid INTO over
  FROM funds_project p JOIN funds_disbursement d ON d.project_id = p.id AND d.state <> 'refused'
  WHERE p.id = ANY(projects) GROUP BY p.id HAVING sum(d.amount_cny) > p.cooperation_cny LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT coalesce(sum(amount_cny), 0) INTO booked
  FROM funds_disbursement WHERE project_id = over.id AND state <> 'refused' AND id <> ALL(fresh);
  IF booked > over.given THEN
    RAISE EXCEPTION '{booked} is paid or asked for already, so the project cannot be given {limit} only.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_project_covers_payments', HINT = 'cooperation_cny',
      DETAIL = json_build_object('limit', over.given, 'booked', booked);
  ELSE
    RAISE EXCEPTION '%', 'The project was given {limit}. Of this {booked} is paid or asked for already and {left} is '
      'left; {asked} is too much.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_paid_within_project', HINT = 'amount_cny',
      DETAIL = json_build_object('limit', over.given, 'booked', booked, 'left', over.given - booked,
                                 'asked', over.paid - booked);
  END IF;
END $f$;

CREATE FUNCTION funds_check_given(allotments uuid[], fresh uuid[]) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
  over record;
  booked numeric;
BEGIN
  PERFORM 1 FROM funds_allotment WHERE id = ANY(allotments) ORDER BY id FOR NO KEY UPDATE;
  SELECT a.id, a.amount_cny AS allotted, sum(p.cooperation_cny) AS given INTO over
  FROM funds_allotment a JOIN funds_project p ON p.allotment_id = a.id AND p.state <> 'refused'
  WHERE a.id = ANY(allotments) GROUP BY a.id HAVING sum(p.cooperation_cny) > a.amount_cny LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT coalesce(sum(cooperation_cny), 0) INTO booked
  FROM funds_project WHERE allotment_id = over.id AND state <> 'refused' AND id <> ALL(fresh);
  IF booked > over.allotted THEN
    RAISE EXCEPTION '{booked} is given to projects already, so the batch cannot be {limit} only.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_allotment_covers_projects', HINT = 'amount_cny',
      DETAIL = json_build_object('limit', over.allotted, 'booked', booked);
  ELSE
    RAISE EXCEPTION '%', 'The batch allots {limit}. Of this {booked} is given to other projects already and {left} is '
      'left; {asked} is too much.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_given_within_allotment', HINT = 'cooperation_cny',
      DETAIL = json_build_object('limit', over.allotted, 'booked', booked, 'left', over.allotted - booked,
                                 'asked', over.given - booked);
  END IF;
END $f$;

CREATE OR REPLACE FUNCTION funds_limit_disbursements() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_paid(ARRAY(SELECT DISTINCT project_id FROM new_rows), ARRAY(SELECT id FROM new_rows));
  RETURN NULL;
END $f$;

CREATE OR REPLACE FUNCTION funds_limit_projects() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_given(ARRAY(SELECT DISTINCT allotment_id FROM new_rows WHERE allotment_id IS NOT NULL),
                            ARRAY(SELECT id FROM new_rows));
  IF TG_OP = 'UPDATE' THEN
    PERFORM funds_check_paid(ARRAY(SELECT id FROM new_rows), '{}');
  END IF;
  RETURN NULL;
END $f$;

CREATE OR REPLACE FUNCTION funds_limit_allotments() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_given(ARRAY(SELECT id FROM new_rows), '{}');
  RETURN NULL;
END $f$;

DROP FUNCTION funds_check_paid(uuid[]), funds_check_given(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_money_and_acceptance_by_phase")]
    # Taken back, the same limits stay in force with the later words; 0002 takes these functions away by their names.
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
