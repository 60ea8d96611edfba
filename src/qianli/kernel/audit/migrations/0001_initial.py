"""The table of events, closed against change by the database itself."""

import django.core.serializers.json
from django.db import migrations, models

CLOSE = """
CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = 'audit_event';
END $$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
"""
OPEN = """
DROP TRIGGER audit_event_no_truncate ON audit_event;
DROP TRIGGER audit_event_no_change ON audit_event;
DROP FUNCTION audit_event_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "actor_id",
                    models.IntegerField(
                        help_text="Empty: the system itself, by a command or a job.", null=True
                    ),
                ),
                ("actor_label", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(help_text="Such as ledger.entry_confirmed.", max_length=100)),
                (
                    "target_type",
                    models.CharField(help_text="Domain and model, such as talent.posting.", max_length=100),
                ),
                ("target_id", models.CharField(max_length=64)),
                ("target_label", models.CharField(blank=True, max_length=300)),
                (
                    "facts",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("request_id", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["target_type", "target_id", "id"], name="audit_event_target"),
                    models.Index(fields=["name", "at"], name="audit_event_name"),
                    models.Index(fields=["actor_id", "at"], name="audit_event_actor"),
                ],
            },
        ),
        migrations.RunSQL(CLOSE, OPEN),
    ]
