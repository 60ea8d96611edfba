"""What a row was before it was changed or deleted, kept by triggers of the tables: see qianli.kernel.audit.history.

Only what ended is kept. A row that stands is its own latest version, so that loading rows costs nothing here.
"""

from django.db import migrations

CREATE = """
CREATE TABLE audit_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    row_table text NOT NULL,
    row_id text NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT now(),
    ended_by_deletion boolean NOT NULL,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    state jsonb NOT NULL
);
CREATE INDEX audit_version_row ON audit_version (row_table, row_id, id);
CREATE TRIGGER audit_version_no_change BEFORE UPDATE OR DELETE ON audit_version
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
CREATE TRIGGER audit_version_no_truncate BEFORE TRUNCATE ON audit_version
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
-- The name of the key column is the one argument.
CREATE FUNCTION audit_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format(
            'INSERT INTO audit_version (row_table, row_id, ended_by_deletion, state)'
            ' SELECT %L, r.%I::text, true, to_jsonb(r) FROM %I.%I AS r',
            TG_TABLE_NAME, TG_ARGV[0], TG_TABLE_SCHEMA, TG_TABLE_NAME);
    ELSE
        INSERT INTO audit_version (row_table, row_id, ended_by_deletion, state)
        SELECT TG_TABLE_NAME, r.state ->> TG_ARGV[0], TG_OP = 'DELETE', r.state
        FROM (SELECT to_jsonb(o) AS state FROM old_rows AS o) AS r;
    END IF;
    RETURN NULL;
END $$;
"""

DROP = "DROP FUNCTION audit_keep_version() CASCADE; DROP TABLE audit_version;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
