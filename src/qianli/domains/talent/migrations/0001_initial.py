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
            name='Mentoring',
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
                ('kind', models.CharField(choices=[('project', 'Project'), ('village', 'Village or gacha'), ('household', 'Household lifted from poverty')], max_length=9, verbose_name='kind of mentoring')),
                ('project', models.CharField(blank=True, max_length=80, verbose_name='project mentored')),
                ('household', models.CharField(blank=True, help_text='Number of the household in the monitoring system, not a name.', max_length=40, verbose_name='household mentored')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='cadre')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='village mentored')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'mentoring',
                'verbose_name_plural': 'mentorings',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='talent_mentoring_day'), models.Index(fields=['west'], name='talent_mentoring_west'), models.Index(fields=['east'], name='talent_mentoring_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='talent_mentoring_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='talent_mentoring_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='talent_mentoring_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='talent_mentoring_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='talent_mentoring_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(models.Q(('household', ''), ('kind', 'project'), ('village', None), models.Q(('project', ''), _negated=True)), models.Q(('household', ''), ('kind', 'village'), ('project', ''), ('village__isnull', False)), models.Q(('kind', 'household'), ('project', ''), ('village', None), models.Q(('household', ''), _negated=True)), _connector='OR'), name='talent_mentoring_one_target', violation_error_message='Name the one project, village or household, as the kind says.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('kind', 'project')), expressions=[('person', '='), ('project', '='), ('spell', '&&')], name='talent_mentoring_project_once', violation_error_message='This cadre answers for it in these dates already.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('kind', 'village')), expressions=[('person', '='), ('village', '='), ('spell', '&&')], name='talent_mentoring_village_once', violation_error_message='This cadre answers for it in these dates already.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('kind', 'household')), expressions=[('person', '='), ('household', '='), ('spell', '&&')], name='talent_mentoring_household_once', violation_error_message='This cadre answers for it in these dates already.')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
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
                ('direction', models.CharField(choices=[('east_to_west', 'From the east to the west'), ('west_to_east', 'From the west to the east')], max_length=12, verbose_name='direction')),
                ('kind', models.CharField(choices=[('cadre', 'Party and government cadre'), ('teacher', 'Specialist: teacher'), ('doctor', 'Specialist: doctor'), ('farm', 'Specialist: farming and herding'), ('science', 'Specialist: science and technology'), ('other', 'Specialist: other field')], max_length=8, verbose_name='profession')),
                ('purpose', models.CharField(choices=[('service', 'To serve in the post'), ('learning', 'To learn in the post')], default='service', max_length=8, verbose_name='purpose')),
                ('post', models.CharField(max_length=60, verbose_name='post held')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='sent by')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='received by')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='person')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('relieves', models.ForeignKey(blank=True, help_text='The posting before, where people take turns.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='talent.posting', verbose_name='takes over from')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'posting',
                'verbose_name_plural': 'postings',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='talent_posting_day'), models.Index(fields=['west'], name='talent_posting_west'), models.Index(fields=['east'], name='talent_posting_east'), models.Index(fields=['direction', 'purpose', 'kind'], name='talent_posting_kinds')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='talent_posting_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='talent_posting_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='talent_posting_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='talent_posting_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='talent_posting_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('direction__in', ['east_to_west', 'west_to_east']), ('kind__in', ['cadre', 'teacher', 'doctor', 'farm', 'science', 'other']), ('purpose__in', ['service', 'learning'])), name='talent_posting_words_known'), models.CheckConstraint(condition=models.Q(('east__isnull', False), ('west__isnull', False)), name='talent_posting_two_places', violation_error_message='A posting joins a western and an eastern place.'), models.CheckConstraint(condition=models.Q(('home', models.F('host')), _negated=True), name='talent_posting_two_parties', violation_error_message='Nobody is posted to the organisation that sends them.'), models.CheckConstraint(condition=models.Q(('relieves', None), models.Q(('relieves', models.F('id')), _negated=True), _connector='OR'), name='talent_posting_not_its_own_turn', violation_error_message='A posting cannot take over from itself.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'refused'), _negated=True), expressions=[('person', '='), ('spell', '&&')], name='talent_posting_one_at_a_time', violation_error_message='This person already has a posting in these dates.')],
            },
        ),
        migrations.CreateModel(
            name='Training',
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
                ('title', models.CharField(max_length=80, verbose_name='course')),
                ('kind', models.CharField(choices=[('cadre', 'Cadres'), ('specialist', 'Specialists'), ('leader', 'Leaders in getting prosperous'), ('vocational', 'Vocational skills')], max_length=10, verbose_name='kind of course')),
                ('held_in', models.CharField(choices=[('west', 'In the west'), ('east', 'In the east'), ('online', 'Online')], max_length=6, verbose_name='held in')),
                ('persons', models.PositiveIntegerField(verbose_name='persons')),
                ('person_times', models.PositiveIntegerField(verbose_name='person-times')),
                ('east', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='eastern place')),
                ('east_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the east by')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.programme', verbose_name='programme')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                ('west', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='western place')),
                ('west_confirmed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed for the west by')),
            ],
            options={
                'verbose_name': 'training course',
                'verbose_name_plural': 'training courses',
                'abstract': False,
                'indexes': [models.Index(models.F('spell__startswith'), name='talent_training_day'), models.Index(fields=['west'], name='talent_training_west'), models.Index(fields=['east'], name='talent_training_east')],
                'constraints': [models.CheckConstraint(condition=models.Q(('spell__isempty', False), ('spell__startswith__isnull', False)), name='talent_training_spell', violation_error_message='The record must begin on a day, and not end before it.'), models.CheckConstraint(condition=models.Q(('west__isnull', False), ('east__isnull', False), _connector='OR'), name='talent_training_place', violation_error_message='Give a western or an eastern place.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'confirmed', 'locked', 'refused'])), name='talent_training_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('west_confirmed_at', None), ('west_confirmed_by', None)), models.Q(('west_confirmed_at__isnull', False), ('west_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('east_confirmed_at', None), ('east_confirmed_by', None)), models.Q(('east_confirmed_at__isnull', False), ('east_confirmed_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state__in', ('confirmed', 'locked')), _negated=True), models.Q(models.Q(('west', None), ('west_confirmed_at__isnull', False), _connector='OR'), models.Q(('east', None), ('east_confirmed_at__isnull', False), _connector='OR')), _connector='OR')), name='talent_training_standing', violation_error_message='A confirmed record is confirmed by each side that it names.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at', None), ('refused_by', None)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_at__isnull', False), models.Q(('refused_reason', ''), _negated=True)), _connector='OR')), name='talent_training_refusal', violation_error_message='A refusal has an author, a time and a reason.'), models.CheckConstraint(condition=models.Q(('held_in__in', ['west', 'east', 'online']), ('kind__in', ['cadre', 'specialist', 'leader', 'vocational'])), name='talent_training_words_known'), models.CheckConstraint(condition=models.Q(('person_times__gte', models.F('persons')), ('persons__gt', 0)), name='talent_training_some_persons', violation_error_message='A course has at least one person, and no fewer person-times than persons.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('held_in', 'west'), _negated=True), ('west__isnull', False), _connector='OR'), models.Q(models.Q(('held_in', 'east'), _negated=True), ('east__isnull', False), _connector='OR')), name='talent_training_place_of_course', violation_error_message='Name the place on the side where the course is held.')],
            },
        ),
    ]
