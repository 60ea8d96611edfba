"""No more is paid in than the contract agrees; see the same of funds for why statements and locks are used."""

from django.db import migrations

CREATE = """
CREATE FUNCTION industry_limit_paid_in() RETURNS trigger LANGUAGE plpgsql AS $f$
DECLARE
  contracts uuid[];
  over record;
BEGIN
  IF TG_TABLE_NAME = 'industry_contract' THEN
    contracts := ARRAY(SELECT id FROM new_rows);
  ELSE
    contracts := ARRAY(SELECT DISTINCT contract_id FROM new_rows);
  END IF;
  PERFORM 1 FROM industry_contract WHERE id = ANY(contracts) ORDER BY id FOR NO KEY UPDATE;
  SELECT c.title, c.agreed_cny AS agreed, sum(p.amount_cny) AS paid INTO over
  FROM industry_contract c JOIN industry_paidin p ON p.contract_id = c.id AND p.state <> 'refused'
  WHERE c.id = ANY(contracts) GROUP BY c.id HAVING sum(p.amount_cny) > c.agreed_cny LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'More would be paid in than the contract agrees; amend the contract first.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'industry_paid_within_contract',
      HINT = 'amount', DETAIL = over.title || ': ' || over.paid || ' > ' || over.agreed;
  END IF;
  RETURN NULL;
END $f$;
CREATE TRIGGER industry_limit_insert AFTER INSERT ON industry_paidin REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION industry_limit_paid_in();
CREATE TRIGGER industry_limit_update AFTER UPDATE ON industry_paidin REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION industry_limit_paid_in();
CREATE TRIGGER industry_limit_update AFTER UPDATE ON industry_contract REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION industry_limit_paid_in();
"""
DROP = """
DROP TRIGGER industry_limit_insert ON industry_paidin;
DROP TRIGGER industry_limit_update ON industry_paidin;
DROP TRIGGER industry_limit_update ON industry_contract;
DROP FUNCTION industry_limit_paid_in;
"""


class Migration(migrations.Migration):
    dependencies = [("industry", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
