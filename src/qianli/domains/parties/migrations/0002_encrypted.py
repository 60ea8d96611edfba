"""Household kinds are encrypted, also those on record; numbers get columns of their own, encrypted from the start."""

import qianli.kernel.base.identifiers
import qianli.kernel.privacy.fields
from django.db import migrations, models

from qianli.kernel.privacy.keys import encrypted

BATCH = 5_000


def encrypt(apps, schema_editor):
    """Encrypt in batches by key. A kind written otherwise is no new fact, so no version of the rows is kept."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE parties_person DISABLE TRIGGER USER")
        last = "00000000-0000-0000-0000-000000000000"
        while True:
            cursor.execute(
                "SELECT id, household_clear FROM parties_person WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH]
            )
            rows = cursor.fetchall()
            if not rows:
                break
            last = rows[-1][0]
            stored = [encrypted(kind, f"parties_person.household:{key}".encode()) for key, kind in rows]
            cursor.execute(
                "UPDATE parties_person AS p SET household = v.stored"
                " FROM unnest(%s::uuid[], %s::bytea[]) AS v (id, stored) WHERE p.id = v.id",
                [[key for key, _ in rows], stored],
            )
        cursor.execute("ALTER TABLE parties_person ENABLE TRIGGER USER")


class Migration(migrations.Migration):

    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="parties_person_household_known"),
        migrations.RenameField(model_name="person", old_name="household", new_name="household_clear"),
        migrations.AddField(
            model_name="person",
            name="household",
            field=qianli.kernel.privacy.fields.EncryptedField(choices=[('general', 'General household'), ('lifted', 'Household lifted from poverty'), ('monitored', 'Monitored household')], null=True, max_length=9, verbose_name='household'),
        ),
        migrations.RunPython(encrypt),
        migrations.RemoveField(model_name="person", name="household_clear"),
        migrations.AlterField(
            model_name="person",
            name="household",
            field=qianli.kernel.privacy.fields.EncryptedField(choices=[('general', 'General household'), ('lifted', 'Household lifted from poverty'), ('monitored', 'Monitored household')], default='general', null=True, max_length=9, verbose_name='household'),
        ),
        migrations.AlterField(
            model_name="person",
            name="id",
            field=models.UUIDField(db_default=qianli.kernel.base.identifiers.Uuid7(), default=qianli.kernel.base.identifiers.uuid7, editable=False, primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name="person",
            name="identity_number",
            field=qianli.kernel.privacy.fields.EncryptedField(blank=True, max_length=18, null=True, verbose_name='identity number'),
        ),
        migrations.AddField(
            model_name="person",
            name="phone",
            field=qianli.kernel.privacy.fields.EncryptedField(blank=True, max_length=20, null=True, verbose_name='phone'),
        ),
        migrations.AddField(
            model_name="person",
            name="bank_account",
            field=qianli.kernel.privacy.fields.EncryptedField(blank=True, max_length=30, null=True, verbose_name='bank account'),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_digest",
            field=models.BinaryField(db_index=True, max_length=32, null=True, verbose_name='digest of the phone'),
        ),
    ]
