"""The kinds beside the members of a pair are held equal to the register of parties by composite keys."""

from django.db import migrations

ADD = """
ALTER TABLE pairings_pair ADD CONSTRAINT pairings_pair_{side}_kind_of_party
  FOREIGN KEY ({side}_party_id, {side}_kind) REFERENCES parties_organisation (id, kind) ON UPDATE CASCADE;
"""
DROP = "ALTER TABLE pairings_pair DROP CONSTRAINT pairings_pair_{side}_kind_of_party;"


class Migration(migrations.Migration):
    dependencies = [("pairings", "0001_initial")]
    operations = [
        migrations.RunSQL(ADD.format(side=side), DROP.format(side=side)) for side in ("west", "east")
    ]
