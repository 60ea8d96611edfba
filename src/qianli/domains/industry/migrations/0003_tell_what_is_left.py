"""A refused amount is told with what the contract agrees, what is in place and what is left; see the same of funds."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION industry_limit_paid_in() RETURNS trigger LANGUAGE plpgsql AS $f$
DECLARE
  contracts uuid[];
  fresh uuid[] := '{}';
  over record;
  booked numeric;
BEGIN
  IF TG_TABLE_NAME = 'industry_contract' THEN
    contracts := ARRAY(SELECT id FROM new_rows);
  ELSE
    contracts := ARRAY(SELECT DISTINCT contract_id FROM new_rows);
    fresh := ARRAY(SELECT id FROM new_rows);
  END IF;
  PERFORM 1 FROM industry_contract WHERE id = ANY(contracts) ORDER BY id FOR NO KEY UPDATE;
  SELECT c.id, c.agreed_cny AS agreed, sum(p.amount_cny) AS paid INTO over
  FROM industry_contract c JOIN industry_paidin p ON p.contract_id = c.id AND p.state <> 'refused'
  WHERE c.id = ANY(contracts) GROUP BY c.id HAVING sum(p.amount_cny) > c.agreed_cny LIMIT 1;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(sum(amount_cny), 0) INTO booked
  FROM industry_paidin WHERE contract_id = over.id AND state <> 'refused' AND id <> ALL(fresh);
  IF booked > over.agreed THEN
    RAISE EXCEPTION '{booked} is in place already, so the contract cannot be {limit} only.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'industry_contract_covers_paid_in', HINT = 'agreed_cny',
      DETAIL = json_build_object('limit', over.agreed, 'booked', booked);
  ELSE
    RAISE EXCEPTION '%', 'The contract agrees {limit}. Of this {booked} is in place already and {left} is left; '
      '{asked} is too much. Amend the contract first.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'industry_paid_within_contract', HINT = 'amount_cny',
      DETAIL = json_build_object('limit', over.agreed, 'booked', booked, 'left', over.agreed - booked,
                                 'asked', over.paid - booked);
  END IF;
  RETURN NULL;
END $f$;
"""


class Migration(migrations.Migration):
    dependencies = [("industry", "0002_limit_of_contract")]
    # Taken back, the same limit stays in force with the later words.
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
