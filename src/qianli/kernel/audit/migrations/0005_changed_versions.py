"""Where a table has encrypted columns, an update that changes nothing else leaves no version: a new key is no new fact.

The columns are named in the third argument of the trigger; the columns left out of versions in the second, as before.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION audit_keep_changed_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_version (row_table, row_id, ended_by_deletion, state)
    SELECT TG_TABLE_NAME, o.state ->> TG_ARGV[0], false, o.state - string_to_array(TG_ARGV[1], ',')
    FROM (SELECT to_jsonb(r) - string_to_array(TG_ARGV[2], ',') AS state FROM old_rows AS r) AS o
    LEFT JOIN (SELECT to_jsonb(r) - string_to_array(TG_ARGV[2], ',') AS state FROM new_rows AS r) AS n
    ON n.state ->> TG_ARGV[0] = o.state ->> TG_ARGV[0]
    WHERE n.state IS DISTINCT FROM o.state;
    RETURN NULL;
END $$;
"""
DROP = "DROP FUNCTION audit_keep_changed_version() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_history_without_persons")]
    operations = [migrations.RunSQL(KEEP, DROP)]
