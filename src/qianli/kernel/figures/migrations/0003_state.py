"""One number for the state of the cells: with the changes not yet folded it tells whether any answer may differ."""

from django.db import migrations

CREATE = """
CREATE TABLE figures_state (version bigint NOT NULL);
INSERT INTO figures_state VALUES (1);
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_changes")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE figures_state;")]
