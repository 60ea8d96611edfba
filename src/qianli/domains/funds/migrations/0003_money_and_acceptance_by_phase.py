"""Only an approved project is paid for, and only a finished one with owner and keeper passes its acceptance.

Statement-level, and looked at from both sides: the project is held while its payments and acceptances are written, and
does not go back behind them.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION funds_check_phase(projects uuid[]) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM 1 FROM funds_project WHERE id = ANY(projects) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM funds_project p JOIN funds_disbursement d ON d.project_id = p.id AND d.state <> 'refused'
             WHERE p.id = ANY(projects) AND p.phase NOT IN ('approved', 'started', 'finished', 'accepted')) THEN
    RAISE EXCEPTION 'Money is paid only for a project that is approved.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_paid_when_approved', HINT = 'phase';
  END IF;
  IF EXISTS (SELECT FROM funds_project p JOIN funds_acceptance a ON a.project_id = p.id AND a.state <> 'refused'
             WHERE p.id = ANY(projects) AND a.passed
               AND (p.phase NOT IN ('finished', 'accepted') OR p.asset_owner_id IS NULL OR p.asset_keeper_id IS NULL))
  THEN
    RAISE EXCEPTION 'Only a finished project that names the owner and the keeper of its assets passes its acceptance.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_passed_when_finished', HINT = 'phase';
  END IF;
END $f$;

CREATE FUNCTION funds_phase_of_parent() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_phase(ARRAY(SELECT DISTINCT project_id FROM new_rows));
  RETURN NULL;
END $f$;

CREATE FUNCTION funds_phase_of_project() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM funds_check_phase(ARRAY(SELECT id FROM new_rows));
  RETURN NULL;
END $f$;

CREATE TRIGGER funds_phase_insert AFTER INSERT ON funds_disbursement REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_phase_of_parent();
CREATE TRIGGER funds_phase_update AFTER UPDATE ON funds_disbursement REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_phase_of_parent();
CREATE TRIGGER funds_phase_insert AFTER INSERT ON funds_acceptance REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_phase_of_parent();
CREATE TRIGGER funds_phase_update AFTER UPDATE ON funds_acceptance REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_phase_of_parent();
CREATE TRIGGER funds_phase_update AFTER UPDATE ON funds_project REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION funds_phase_of_project();
"""

DROP = """
DROP TRIGGER funds_phase_insert ON funds_disbursement;
DROP TRIGGER funds_phase_update ON funds_disbursement;
DROP TRIGGER funds_phase_insert ON funds_acceptance;
DROP TRIGGER funds_phase_update ON funds_acceptance;
DROP TRIGGER funds_phase_update ON funds_project;
DROP FUNCTION funds_phase_of_parent, funds_phase_of_project, funds_check_phase;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_limits_of_money")]
    operations = [migrations.RunSQL(CREATE, DROP)]
