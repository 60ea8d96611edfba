"""Each event becomes a link of a chain of digests; what waits for that stands in a list that the insert itself fills.

The list, not the highest number, says what is to be sealed: transactions end in another order than they begin, and a
restored copy counts its transactions anew.
"""

from django.db import migrations

CREATE = """
-- Tells which rows of history an event of the same transaction explains.
ALTER TABLE audit_event ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE TABLE audit_unsealed (event bigint PRIMARY KEY);
CREATE TABLE audit_link (
    position bigint PRIMARY KEY CHECK (position > 0),
    event bigint NOT NULL UNIQUE,
    previous bytea NOT NULL CHECK (length(previous) = 32),
    digest bytea NOT NULL CHECK (length(digest) = 32)
);
CREATE FUNCTION audit_event_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed SELECT id FROM new_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_event_waits AFTER INSERT ON audit_event
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_event_wait();
INSERT INTO audit_unsealed SELECT id FROM audit_event;
CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_link_no_change BEFORE UPDATE OR DELETE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
CREATE TRIGGER audit_link_no_truncate BEFORE TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
"""

DROP = """
DROP TABLE audit_link;
DROP TRIGGER audit_event_waits ON audit_event;
DROP FUNCTION audit_event_wait();
DROP TABLE audit_unsealed;
ALTER TABLE audit_event DROP COLUMN transaction;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
