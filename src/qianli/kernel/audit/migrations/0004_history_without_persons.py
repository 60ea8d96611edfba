"""The trigger of versions leaves out the columns named in its second argument: versions cannot be erased, persons must.

Which columns those are the tables say; ``history.install`` gives each trigger its names, and takes the same columns out
of the versions that were kept before.
"""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION audit_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format(
            'INSERT INTO audit_version (row_table, row_id, ended_by_deletion, state)'
            ' SELECT %L, r.%I::text, true, to_jsonb(r) - %L::text[] FROM %I.%I AS r',
            TG_TABLE_NAME, TG_ARGV[0], string_to_array(TG_ARGV[1], ','), TG_TABLE_SCHEMA, TG_TABLE_NAME);
    ELSE
        INSERT INTO audit_version (row_table, row_id, ended_by_deletion, state)
        SELECT TG_TABLE_NAME, r.state ->> TG_ARGV[0], TG_OP = 'DELETE', r.state
        FROM (SELECT to_jsonb(o) - string_to_array(TG_ARGV[1], ',') AS state FROM old_rows AS o) AS r;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_history")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
