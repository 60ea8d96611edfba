import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('base', '0001_functions'),
        ('places', '0002_valid_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('since', models.DateField(verbose_name='since')),
                ('east', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern region')),
                ('west', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western region')),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'constraints': [models.CheckConstraint(condition=models.Q(('west', models.F('east')), _negated=True), name='ledger_programme_two_regions', violation_error_message='A programme joins two different regions.')],
            },
        ),
        migrations.CreateModel(
            name='ProgrammePlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('key_county', 'Key banner or county'), ('member', 'Member district')], max_length=12, verbose_name='standing')),
                ('spell', django.contrib.postgres.fields.ranges.DateRangeField(help_text='First day up to the first day no longer.', verbose_name='spell')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='place')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'programme place',
                'verbose_name_plural': 'programme places',
                'constraints': [models.CheckConstraint(condition=models.Q(('standing__in', ['key_county', 'member'])), name='ledger_place_standing_known'), models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='ledger_place_some_day', violation_error_message='A standing begins on a day, and does not end before it.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('programme', '='), ('place', '='), ('standing', '='), ('spell', '&&')], name='ledger_place_once_at_a_time', violation_error_message='This place has this standing already in these days.')],
            },
        ),
    ]
