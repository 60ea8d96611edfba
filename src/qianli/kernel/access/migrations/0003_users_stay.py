"""Users are never deleted: records name them, and keep doing so when a person has left (``is_active`` ends a sign-in)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION access_keep_users() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  RAISE EXCEPTION 'Users are not deleted; end their sign-in instead.' USING ERRCODE = 'restrict_violation',
    CONSTRAINT = 'access_user_stays', HINT = 'is_active';
END $f$;
CREATE TRIGGER access_user_stays BEFORE DELETE OR TRUNCATE ON access_user
  FOR EACH STATEMENT EXECUTE FUNCTION access_keep_users();
"""
DROP = "DROP TRIGGER access_user_stays ON access_user; DROP FUNCTION access_keep_users;"


class Migration(migrations.Migration):
    dependencies = [("access", "0002_codes_with_letters")]
    operations = [migrations.RunSQL(CREATE, DROP)]
