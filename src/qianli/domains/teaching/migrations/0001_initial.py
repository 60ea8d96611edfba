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
        ('places', '0003_kinds_known'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lesson',
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
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('kind', models.CharField(choices=[('lesson', 'Lesson taught together'), ('preparation', 'Joint preparation'), ('lecture', 'Lecture for teachers')], max_length=12, verbose_name='kind')),
                ('subject', models.CharField(choices=[('chinese', 'Chinese'), ('mathematics', 'Mathematics'), ('english', 'English'), ('physics', 'Physics'), ('chemistry', 'Chemistry'), ('biology', 'Biology'), ('arts', 'Arts and sports'), ('other', 'Other')], max_length=12, verbose_name='subject')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('classrooms', models.PositiveSmallIntegerField(verbose_name='classrooms')),
                ('pupils', models.PositiveIntegerField(verbose_name='pupils')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='guest school')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='teaching school')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'distance lesson',
                'verbose_name_plural': 'distance lessons',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='teachi_lesson_day'), models.Index(fields=['west'], name='teachi_lesson_west'), models.Index(fields=['east'], name='teachi_lesson_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='teaching_lesson_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='teaching_lesson_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='teaching_lesson_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='teaching_lesson_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='teaching_lesson_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('kind__in', ['lesson', 'preparation', 'lecture'])), name='teaching_lesson_kind_known'), models.CheckConstraint(condition=models.Q(('subject__in', ['chinese', 'mathematics', 'english', 'physics', 'chemistry', 'biology', 'arts', 'other'])), name='teaching_lesson_subject_known'), models.CheckConstraint(condition=models.Q(('host', models.F('guest')), _negated=True), name='teaching_lesson_two_schools', violation_error_message='A distance lesson joins two schools.'), models.CheckConstraint(condition=models.Q(('classrooms__gte', 1), ('minutes__range', (5, 300)), ('pupils__gte', models.F('classrooms'))), name='teaching_lesson_size', violation_error_message='A lesson lasts 5 to 300 minutes, in at least one classroom with one pupil.')],
            },
        ),
        migrations.CreateModel(
            name='SchoolPost',
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
                ('role', models.CharField(choices=[('principal', 'Principal'), ('manager', 'Middle manager'), ('teacher', 'Teacher')], max_length=9, verbose_name='role')),
                ('stage', models.CharField(choices=[('primary', 'Primary school'), ('junior', 'Junior secondary school'), ('senior', 'Senior secondary school'), ('vocational', 'Vocational school')], max_length=10, verbose_name='stage')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='home school')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='person')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='school')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'school posting',
                'verbose_name_plural': 'school postings',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='teachi_schoolpost_day'), models.Index(fields=['west'], name='teachi_schoolpost_west'), models.Index(fields=['east'], name='teachi_schoolpost_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='teaching_schoolpost_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='teaching_schoolpost_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='teaching_schoolpost_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='teaching_schoolpost_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='teaching_schoolpost_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('role__in', ['principal', 'manager', 'teacher'])), name='teaching_schoolpost_role_known'), models.CheckConstraint(condition=models.Q(('stage__in', ['primary', 'junior', 'senior', 'vocational'])), name='teaching_schoolpost_stage_known'), models.CheckConstraint(condition=models.Q(('home', models.F('school')), _negated=True), name='teaching_schoolpost_away', violation_error_message='A person is posted to another school, not to the own one.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'refused'), _negated=True), expressions=[('person', '='), ('spell', '&&')], name='teaching_schoolpost_one_at_a_time', violation_error_message='This person already has a posting in these dates.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'principal'), models.Q(('state', 'refused'), _negated=True)), expressions=[('school', '='), ('spell', '&&')], name='teaching_schoolpost_one_principal', violation_error_message='This school already has a posted principal in these dates.')],
            },
        ),
    ]
