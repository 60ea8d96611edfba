"""The capacity beside a delivery is held equal to the plant's by a composite key; a new capacity carries over."""

from django.db import migrations

ADD = """
ALTER TABLE power_delivery ADD CONSTRAINT power_delivery_capacity_of_plant
  FOREIGN KEY (plant_id, capacity_mw) REFERENCES power_plant (id, capacity_mw) ON UPDATE CASCADE;
"""
DROP = "ALTER TABLE power_delivery DROP CONSTRAINT power_delivery_capacity_of_plant;"


class Migration(migrations.Migration):
    dependencies = [("power", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
