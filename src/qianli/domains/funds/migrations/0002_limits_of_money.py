"""No more is paid than was given, and no more given than was allotted, whoever writes and however many at once.

Statement-level, so that a loaded ledger is checked once. The rows whose money is looked at are locked first: two
payments that fit each alone but not together wait for one another. NO KEY UPDATE lets foreign keys pass.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION funds_check_paid(projects uuid[]) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE over record;
BEGIN
  PERFORM 1 FROM funds_project WHERE id = ANY(projects) ORDER BY id FOR NO KEY UPDATE;
  SELECT p.title, p.cooperation_cny AS given, sum(d.amount_cny) AS paid INTO over
  FROM funds_project p JOIN funds_disbursement d ON d.project_id = p.id AND d.state <> 'refused'
  WHERE p.id = ANY(projects) GROUP BY p.id HAVING sum(d.amount_cny) > p.cooperation_cny LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'More would be paid for a project than it was given.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_paid_within_project',
      HINT = 'amount', DETAIL = over.title || ': ' || over.paid || ' > ' || over.given;
  END IF;
END $f$;

CREATE FUNCTION funds_check_given(allotments uuid[]) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE over record;
BEGIN
  PERFORM 1 FROM funds_allotment WHERE id = ANY(allotments) ORDER BY id FOR NO KEY UPDATE;
  SELECT a.document, a.amount_cny AS allotted, sum(p.cooperation_cny) AS given INTO over
  FROM funds_allotment a JOIN funds_project p ON p.allotment_id = a.id AND p.state <> 'refused'
  WHERE a.id = ANY(allotments) GROUP BY a.id HAVING sum(p.cooperation_cny) > a.amount_cny LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'Projects would be given more than the batch allotted.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_given_within_allotment',
      HINT = 'amount', DETAIL = over.document || ': ' || over.given || ' > ' || over.allotted;
  END IF;
END $f$;

CREATE FUNCTION funds_limit_disbursements() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_paid(ARRAY(SELECT DISTINCT project_id FROM new_rows));
  RETURN NULL;
END $f$;

CREATE FUNCTION funds_limit_projects() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_given(ARRAY(SELECT DISTINCT allotment_id FROM new_rows WHERE allotment_id IS NOT NULL));
  IF TG_OP = 'UPDATE' THEN
    PERFORM funds_check_paid(ARRAY(SELECT id FROM new_rows));
  END IF;
  RETURN NULL;
END $f$;

CREATE FUNCTION funds_limit_allotments() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_given(ARRAY(SELECT id FROM new_rows));
  RETURN NULL;
END $f$;

CREATE TRIGGER funds_limit_insert AFTER INSERT ON funds_disbursement REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_limit_disbursements();
CREATE TRIGGER funds_limit_update AFTER UPDATE ON funds_disbursement REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_limit_disbursements();
CREATE TRIGGER funds_limit_insert AFTER INSERT ON funds_project REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_limit_projects();
CREATE TRIGGER funds_limit_update AFTER UPDATE ON funds_project REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_limit_projects();
CREATE TRIGGER funds_limit_update AFTER UPDATE ON funds_allotment REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_limit_allotments();
"""

DROP = """
DROP TRIGGER funds_limit_insert ON funds_disbursement;
DROP TRIGGER funds_limit_update ON funds_disbursement;
DROP TRIGGER funds_limit_insert ON funds_project;
DROP TRIGGER funds_limit_update ON funds_project;
DROP TRIGGER funds_limit_update ON funds_allotment;
DROP FUNCTION funds_limit_disbursements, funds_limit_projects, funds_limit_allotments, funds_check_paid,
  funds_check_given;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
