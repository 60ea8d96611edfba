"""The question that every place-bearing table may ask in its own constraints: was this code in force that day?"""

from django.db import migrations

CREATE = """
CREATE FUNCTION places_valid_on(code text, day date) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN EXISTS (SELECT 1 FROM places_division AS d WHERE d.code = $1::varchar AND d.valid @> $2);
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION places_valid_on(text, date);"),
    ]
