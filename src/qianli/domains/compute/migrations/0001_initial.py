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
        ('places', '0003_kinds_known'),
    ]

    operations = [
        migrations.CreateModel(
            name='Centre',
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
                ('title', models.CharField(max_length=120, verbose_name='name of the centre')),
                ('stage', models.CharField(choices=[('planned', 'Planned'), ('building', 'Under construction'), ('running', 'Running')], max_length=8, verbose_name='stage')),
                ('racks', models.PositiveIntegerField(verbose_name='standard racks')),
                ('capacity_pflops', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='computing capacity (PFLOPS)')),
                ('pue', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='power usage effectiveness')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='operator')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'computing centre',
                'verbose_name_plural': 'computing centres',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='comput_centre_day'), models.Index(fields=['west'], name='comput_centre_west'), models.Index(fields=['east'], name='comput_centre_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='compute_centre_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='compute_centre_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='compute_centre_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='compute_centre_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='compute_centre_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('stage__in', ['planned', 'building', 'running'])), name='compute_centre_stage_known'), models.CheckConstraint(condition=models.Q(('pue__gte', 1), ('pue__lte', 3)), name='compute_centre_effectiveness', violation_error_message='Power usage effectiveness lies between 1 and 3.'), models.CheckConstraint(condition=models.Q(('capacity_pflops__gt', 0)), name='compute_centre_capacity', violation_error_message='The capacity is above nought.'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('programme', 'title'), name='compute_centre_once', violation_error_message='This centre is recorded already.')],
            },
        ),
        migrations.CreateModel(
            name='Contract',
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
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('occasion', models.CharField(blank=True, max_length=120, verbose_name='occasion')),
                ('amount_cny', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='amount signed (CNY)')),
                ('centre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='compute.centre', verbose_name='computing centre')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('firm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='firm')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'computing contract',
                'verbose_name_plural': 'computing contracts',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='comput_contract_day'), models.Index(fields=['west'], name='comput_contract_west'), models.Index(fields=['east'], name='comput_contract_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='compute_contract_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='compute_contract_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='compute_contract_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='compute_contract_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='compute_contract_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('amount_cny__gt', 0)), name='compute_contract_amount', violation_error_message='The amount is above nought.'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('programme', 'title', 'firm'), name='compute_contract_once', violation_error_message='This contract is recorded already.')],
            },
        ),
    ]
