"""Each member of a pair is at home in the programme's region on its side, whoever writes the pair or moves the member.

Statement-level, so that a loaded ledger is checked once. The members are held while they are looked at, so that none
moves away meanwhile; a member that moves is looked at from its own side.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION pairings_refuse_strangers(pairs uuid[]) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE stranger text;
BEGIN
  PERFORM FROM parties_organisation WHERE id IN (
    SELECT west_party_id FROM pairings_pair WHERE id = ANY (pairs)
    UNION SELECT east_party_id FROM pairings_pair WHERE id = ANY (pairs)) ORDER BY id FOR SHARE;
  SELECT asked.side INTO stranger
  FROM (SELECT DISTINCT 'west' AS side, p.programme_id, o.place_id
          FROM pairings_pair p JOIN parties_organisation o ON o.id = p.west_party_id WHERE p.id = ANY (pairs)
        UNION ALL
        SELECT DISTINCT 'east', p.programme_id, o.place_id
          FROM pairings_pair p JOIN parties_organisation o ON o.id = p.east_party_id WHERE p.id = ANY (pairs)) AS asked
  JOIN ledger_programme g ON g.id = asked.programme_id
  WHERE NOT starts_with(asked.place_id, regexp_replace(
    CASE asked.side WHEN 'west' THEN g.west_id ELSE g.east_id END, '(0000|00)$', '')) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'A member of a pair is at home in the region of the programme on its side.'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pairings_pair_member_at_home',
      HINT = stranger || '_party';
  END IF;
END $f$;

CREATE FUNCTION pairings_members_at_home() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM pairings_refuse_strangers(ARRAY(SELECT id FROM new_rows));
  ELSE
    PERFORM pairings_refuse_strangers(ARRAY(
      SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
      WHERE (n.west_party_id, n.east_party_id, n.programme_id)
        IS DISTINCT FROM (o.west_party_id, o.east_party_id, o.programme_id)));
  END IF;
  RETURN NULL;
END $f$;

CREATE FUNCTION pairings_member_moves() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM pairings_refuse_strangers(ARRAY(
    SELECT p.id FROM new_rows n JOIN old_rows o USING (id)
    JOIN pairings_pair p ON n.id IN (p.west_party_id, p.east_party_id) WHERE n.place_id <> o.place_id));
  RETURN NULL;
END $f$;

CREATE TRIGGER pairings_home_insert AFTER INSERT ON pairings_pair REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION pairings_members_at_home();
CREATE TRIGGER pairings_home_update AFTER UPDATE ON pairings_pair REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION pairings_members_at_home();
CREATE TRIGGER pairings_home_moves AFTER UPDATE ON parties_organisation
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION pairings_member_moves();
"""

DROP = """
DROP TRIGGER pairings_home_moves ON parties_organisation;
DROP TRIGGER pairings_home_update ON pairings_pair;
DROP TRIGGER pairings_home_insert ON pairings_pair;
DROP FUNCTION pairings_member_moves, pairings_members_at_home, pairings_refuse_strangers;
"""


class Migration(migrations.Migration):
    dependencies = [("pairings", "0003_unconfirmed")]
    operations = [migrations.RunSQL(CREATE, DROP)]
