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
        ('funds', '0002_limits_of_money'),
        ('ledger', '0001_initial'),
        ('parties', '0001_initial'),
        ('places', '0002_valid_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='Village',
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
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('households', models.PositiveIntegerField(verbose_name='households')),
                ('population', models.PositiveIntegerField(verbose_name='population')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='village or gacha')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.project', verbose_name='project')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'demonstration village',
                'verbose_name_plural': 'demonstration villages',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='villag_village_day'), models.Index(fields=['west'], name='villag_village_west'), models.Index(fields=['east'], name='villag_village_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='villages_village_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='villages_village_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='villages_village_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='villages_village_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='villages_village_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('programme', 'organisation', 'year'), name='villages_village_once_a_year', violation_error_message='This village is on the list of that year already.'), models.CheckConstraint(condition=models.Q(('spell__startswith__year', models.F('year'))), name='villages_village_year_of_date', violation_error_message='The year of the list must be the year of the date.'), models.CheckConstraint(condition=models.Q(('households__gt', 0), ('population__gte', models.F('households'))), name='villages_village_people', violation_error_message='A village has at least one household, and one person in each.')],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
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
                ('measure', models.CharField(choices=[('collective_income_cny', 'Income of the village collective (CNY a year)'), ('income_a_head_cny', 'Income a head (CNY a year)'), ('visitors', 'Visitors (person-times a year)'), ('sanitary_toilets', 'Households with a sanitary toilet')], max_length=24, verbose_name='measure')),
                ('before', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='before')),
                ('after', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='after')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.village', verbose_name='demonstration village')),
            ],
            options={
                'verbose_name': 'before and after',
                'verbose_name_plural': 'before and after',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='villag_comparison_day'), models.Index(fields=['west'], name='villag_comparison_west'), models.Index(fields=['east'], name='villag_comparison_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='villages_comparison_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='villages_comparison_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='villages_comparison_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='villages_comparison_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='villages_comparison_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('measure__in', ['collective_income_cny', 'income_a_head_cny', 'visitors', 'sanitary_toilets'])), name='villages_comparison_measure_known'), models.CheckConstraint(condition=models.Q(('after__gte', 0), ('before__gte', 0)), name='villages_comparison_not_negative', violation_error_message='A measure is not below nought.')],
            },
        ),
        migrations.CreateModel(
            name='Work',
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
                ('line', models.CharField(choices=[('development', 'Village development'), ('building', 'Village building'), ('governance', 'Village governance')], max_length=12, verbose_name='line of work')),
                ('content', models.CharField(max_length=200, verbose_name='content')),
                ('amount_cny', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='amount (CNY)')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.village', verbose_name='demonstration village')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'village work',
                'verbose_name_plural': 'village works',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='villag_work_day'), models.Index(fields=['west'], name='villag_work_west'), models.Index(fields=['east'], name='villag_work_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='villages_work_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='villages_work_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='villages_work_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='villages_work_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='villages_work_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('line__in', ['development', 'building', 'governance'])), name='villages_work_line_known'), models.CheckConstraint(condition=models.Q(('amount_cny__gte', 0)), name='villages_work_not_negative', violation_error_message='The amount is not below nought.')],
            },
        ),
    ]
