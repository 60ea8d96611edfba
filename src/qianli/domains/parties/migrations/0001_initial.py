import django.db.models.deletion
import qianli.kernel.base.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0001_functions'),
        ('places', '0002_valid_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(db_default=qianli.kernel.base.identifiers.Uuid7(), editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('province', 'Province-level government'), ('county', 'County-level government'), ('town', 'Town or sub-district'), ('village', 'Village, gacha or community'), ('department', 'Department'), ('school', 'School'), ('hospital', 'Hospital'), ('firm', 'Firm'), ('social', 'Social organisation'), ('station', 'Labour service station')], max_length=12, verbose_name='kind')),
                ('credit_code', models.CharField(blank=True, help_text='18 characters of GB 32100.', max_length=18, verbose_name='unified social credit code')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='place')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'indexes': [models.Index(fields=['kind', 'place'], name='parties_organisation_kind'), models.Index(fields=['name'], name='parties_organisation_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['province', 'county', 'town', 'village', 'department', 'school', 'hospital', 'firm', 'social', 'station'])), name='parties_organisation_kind_known'), models.UniqueConstraint(fields=('name', 'place', 'kind'), name='parties_organisation_once', violation_error_message='This organisation is already registered here.'), models.UniqueConstraint(fields=('id', 'kind'), name='parties_organisation_with_kind'), models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='parties_organisation_code_once', violation_error_message='This credit code belongs to another organisation.')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(db_default=qianli.kernel.base.identifiers.Uuid7(), editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('household', models.CharField(choices=[('general', 'General household'), ('lifted', 'Household lifted from poverty'), ('monitored', 'Monitored household')], default='general', max_length=9, verbose_name='household')),
                ('identity_digest', models.BinaryField(max_length=32, null=True, unique=True, verbose_name='digest of the identity number')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='employer')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='place')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'persons',
                'constraints': [models.CheckConstraint(condition=models.Q(('household__in', ['general', 'lifted', 'monitored'])), name='parties_person_household_known')],
            },
        ),
    ]
