"""What a placement says of proven wages is kept equal to its confirmed wage proofs, whoever writes those and how."""

from django.db import migrations

FORWARD = """
-- Room on each page, so that what the wage triggers write stays on it and no index is touched (BRIN apart).
ALTER TABLE labour_placement SET (fillfactor = 50);

-- Of these placements: months of confirmed proofs, the last day of the third, and whether a month is proven twice.
CREATE FUNCTION labour_wages_of(placements uuid[])
RETURNS TABLE (placement uuid, months smallint, proven_on date, twice boolean) LANGUAGE sql STABLE AS $wages$
  SELECT asked.id, coalesce(sum(w.months), 0)::smallint,
         min((w.first + make_interval(months => (3 - w.before)::int))::date - 1)
           FILTER (WHERE w.before < 3 AND w.before + w.months >= 3),
         coalesce(bool_or(w.first < w.until), false)
  FROM unnest(placements) AS asked (id)
  LEFT JOIN (
    SELECT placement_id, first, months, until, sum(months) OVER earlier - months AS before
    FROM (SELECT placement_id, lower(spell) AS first,
                 CASE WHEN state IN ('confirmed', 'locked') THEN months ELSE 0 END AS months,
                 max(upper(spell)) OVER (PARTITION BY placement_id ORDER BY lower(spell), id
                                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until, id
          FROM labour_wageproof WHERE placement_id = ANY (placements) AND state <> 'refused') AS standing
    WINDOW earlier AS (PARTITION BY placement_id ORDER BY first, id)
  ) AS w ON w.placement_id = asked.id
  GROUP BY asked.id
$wages$;

-- Whether months of wages touch the days worked; the first and the last month may be worked in part.
CREATE FUNCTION labour_paid_within(wages daterange, worked daterange) RETURNS boolean LANGUAGE sql IMMUTABLE AS $within$
  SELECT lower(wages) >= date_trunc('month', lower(worked)::timestamp)::date
    AND (upper(worked) IS NULL
         OR upper(wages) <= (date_trunc('month', (upper(worked) - 1)::timestamp) + interval '1 month')::date)
$within$;

CREATE FUNCTION labour_refuse(name text, reason text) RETURNS void LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION '%', reason USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = name,
    HINT = 'Correct the wage proof or the placement.';
END $refuse$;

CREATE FUNCTION labour_wages_written() RETURNS trigger LANGUAGE plpgsql AS $written$
DECLARE
  touched uuid[];
  twice boolean;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    UPDATE labour_placement SET wage_months = 0, proven_on = NULL WHERE wage_months <> 0;
    RETURN NULL;
  ELSIF TG_OP = 'DELETE' THEN
    touched := ARRAY(SELECT DISTINCT placement_id FROM old_rows);
  ELSIF TG_OP = 'INSERT' THEN
    touched := ARRAY(SELECT DISTINCT placement_id FROM new_rows);
  ELSE
    touched := ARRAY(SELECT placement_id FROM new_rows UNION SELECT placement_id FROM old_rows);
  END IF;
  -- Held in one order, so that what follows sees what other writers have committed, and no two wait for each other.
  PERFORM FROM labour_placement WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
  IF TG_OP <> 'DELETE' THEN
    IF EXISTS (SELECT FROM new_rows w LEFT JOIN labour_placement p ON p.id = w.placement_id
               WHERE p.id IS NULL OR (w.state <> 'refused' AND NOT labour_paid_within(w.spell, p.spell))) THEN
      PERFORM labour_refuse('labour_wageproof_in_placement',
                            'Wages are proven for months of a placement on record only.');
    ELSIF EXISTS (SELECT FROM new_rows w JOIN labour_placement p ON p.id = w.placement_id
                  WHERE (w.programme_id, w.west_id, w.east_id) IS DISTINCT FROM (p.programme_id, p.west_id, p.east_id))
    THEN
      PERFORM labour_refuse('labour_wageproof_places',
                            'A wage proof has the programme and the places of its placement.');
    END IF;
  END IF;
  WITH wages AS MATERIALIZED (
    SELECT * FROM labour_wages_of(touched)
  ), kept AS (
    UPDATE labour_placement p SET wage_months = w.months, proven_on = w.proven_on FROM wages w
    WHERE p.id = w.placement AND (p.wage_months, p.proven_on) IS DISTINCT FROM (w.months, w.proven_on)
  )
  SELECT bool_or(w.twice) INTO twice FROM wages w;
  IF twice THEN
    PERFORM labour_refuse('labour_wageproof_month_once', 'The wages of one of these months are proven already.');
  END IF;
  RETURN NULL;
END $written$;

CREATE TRIGGER labour_wages_insert AFTER INSERT ON labour_wageproof
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION labour_wages_written();
CREATE TRIGGER labour_wages_update AFTER UPDATE ON labour_wageproof
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION labour_wages_written();
CREATE TRIGGER labour_wages_delete AFTER DELETE ON labour_wageproof
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION labour_wages_written();
CREATE TRIGGER labour_wages_truncate AFTER TRUNCATE ON labour_wageproof
  FOR EACH STATEMENT EXECUTE FUNCTION labour_wages_written();

CREATE FUNCTION labour_placements_written() RETURNS trigger LANGUAGE plpgsql AS $written$
DECLARE
  changed uuid[];
  months_follow CONSTANT text := 'The proven months of a placement follow from its wage proofs and cannot be written.';
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;  -- written by the wage proofs themselves
  ELSIF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM new_rows WHERE wage_months <> 0 OR proven_on IS NOT NULL) THEN
      PERFORM labour_refuse('labour_placement_months_follow', months_follow);
    END IF;
    RETURN NULL;
  END IF;
  changed := ARRAY(SELECT id FROM new_rows n JOIN old_rows o USING (id)
                   WHERE (n.wage_months, n.proven_on) IS DISTINCT FROM (o.wage_months, o.proven_on));
  IF EXISTS (SELECT FROM new_rows n JOIN labour_wages_of(changed) w ON w.placement = n.id
             WHERE (n.wage_months, n.proven_on) IS DISTINCT FROM (w.months, w.proven_on)) THEN
    PERFORM labour_refuse('labour_placement_months_follow', months_follow);
  END IF;
  IF EXISTS (SELECT FROM new_rows n JOIN old_rows o USING (id) JOIN labour_wageproof w ON w.placement_id = n.id
             WHERE n.spell <> o.spell AND w.state <> 'refused' AND NOT labour_paid_within(w.spell, n.spell)) THEN
    PERFORM labour_refuse('labour_placement_holds_wages',
                          'Wages are on record for months outside these dates of the placement.');
  END IF;
  UPDATE labour_wageproof w SET programme_id = n.programme_id, west_id = n.west_id, east_id = n.east_id
  FROM new_rows n JOIN old_rows o USING (id)
  WHERE w.placement_id = n.id
    AND (n.programme_id, n.west_id, n.east_id) IS DISTINCT FROM (o.programme_id, o.west_id, o.east_id);
  RETURN NULL;
END $written$;

CREATE TRIGGER labour_placements_insert AFTER INSERT ON labour_placement
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION labour_placements_written();
CREATE TRIGGER labour_placements_update AFTER UPDATE ON labour_placement
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION labour_placements_written();
"""

BACKWARD = """
DROP TRIGGER labour_placements_insert ON labour_placement;
DROP TRIGGER labour_placements_update ON labour_placement;
DROP TRIGGER labour_wages_insert ON labour_wageproof;
DROP TRIGGER labour_wages_update ON labour_wageproof;
DROP TRIGGER labour_wages_delete ON labour_wageproof;
DROP TRIGGER labour_wages_truncate ON labour_wageproof;
DROP FUNCTION labour_placements_written();
DROP FUNCTION labour_wages_written();
DROP FUNCTION labour_refuse(text, text);
DROP FUNCTION labour_paid_within(daterange, daterange);
DROP FUNCTION labour_wages_of(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("labour", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
