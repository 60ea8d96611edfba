import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import qianli.kernel.base.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('ledger', '0001_initial'),
        ('parties', '0001_initial'),
        ('places', '0002_valid_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.UUIDField(db_default=qianli.kernel.base.identifiers.Uuid7(), editable=False, primary_key=True, serialize=False)),
                ('spell', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The day or days the record counts for.', verbose_name='date')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('confirmed', 'Confirmed'), ('locked', 'Locked'), ('refused', 'Refused')], db_default='draft', default='draft', editable=False, max_length=9, verbose_name='state')),
                ('source', models.CharField(blank=True, db_default='', editable=False, help_text='File, sheet and row it came from.', max_length=200, verbose_name='source')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('west_confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed by the west at')),
                ('east_confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed by the east at')),
                ('refused_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='refused at')),
                ('refused_reason', models.CharField(blank=True, db_default='', editable=False, max_length=300, verbose_name='reason of refusal')),
                ('revision', models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name='revision')),
                ('west_kind', models.CharField(choices=[('province', 'Province-level government'), ('county', 'County-level government'), ('town', 'Town or sub-district'), ('village', 'Village, gacha or community'), ('department', 'Department'), ('school', 'School'), ('hospital', 'Hospital'), ('firm', 'Firm'), ('social', 'Social organisation'), ('station', 'Labour service station')], max_length=12, verbose_name='kind of the western member')),
                ('east_kind', models.CharField(choices=[('province', 'Province-level government'), ('county', 'County-level government'), ('town', 'Town or sub-district'), ('village', 'Village, gacha or community'), ('department', 'Department'), ('school', 'School'), ('hospital', 'Hospital'), ('firm', 'Firm'), ('social', 'Social organisation'), ('station', 'Labour service station')], max_length=12, verbose_name='kind of the eastern member')),
                ('level', models.CharField(choices=[('province', 'Province level'), ('county', 'County level'), ('town', 'Town level'), ('village', 'Village level'), ('institution', 'Institution level')], max_length=12, verbose_name='level')),
                ('content', models.CharField(blank=True, max_length=300, verbose_name='content')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('east_party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='eastern member')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
                ('west_party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='western member')),
            ],
            options={
                'verbose_name': 'pair',
                'verbose_name_plural': 'pairs',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='pairin_pair_day'), models.Index(fields=['west'], name='pairin_pair_west'), models.Index(fields=['east'], name='pairin_pair_east'), models.Index(fields=['west_kind', 'east_kind'], name='pairings_pair_kinds')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='pairings_pair_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='pairings_pair_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='pairings_pair_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='pairings_pair_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='pairings_pair_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('west_party', models.F('east_party')), _negated=True), name='pairings_pair_not_itself', violation_error_message='A party cannot be paired with itself.'), models.CheckConstraint(condition=models.Q(('level__in', ['province', 'county', 'town', 'village', 'institution'])), name='pairings_pair_level_known'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'refused'), _negated=True), expressions=[('west_party', '='), ('east_party', '='), ('spell', '&&')], name='pairings_pair_once_at_a_time', violation_error_message='These two are already paired in these dates.')],
            },
        ),
    ]
