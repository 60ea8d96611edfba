"""Who asks how often, in a table that is not logged: a count costs no write to the disk.

Rows are changed all the time and in place, for which half of each page is kept free.
"""

from django.db import migrations, models

KEEP = "ALTER TABLE api_pace SET UNLOGGED; ALTER TABLE api_pace SET (fillfactor = 50);"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="whom it counts for")),
                ("began_at", models.DateTimeField(verbose_name="beginning of the minute")),
                ("number", models.PositiveIntegerField(verbose_name="requests")),
            ],
            options={
                "verbose_name": "pace of a caller",
                "verbose_name_plural": "paces of callers",
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
