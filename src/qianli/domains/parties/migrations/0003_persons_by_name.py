"""Persons are found by the beginning of their name, by those who may see it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("parties", "0002_encrypted")]
    operations = [
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(fields=["name"], name="parties_person_name", opclasses=["varchar_pattern_ops"]),
        )
    ]
