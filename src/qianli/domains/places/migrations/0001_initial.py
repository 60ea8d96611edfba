import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Division',
            fields=[
                ('code', models.CharField(help_text='GB/T 2260 for six digits; nine and twelve digits for townships and villages.', max_length=12, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('short_name', models.CharField(db_index=True, max_length=60, verbose_name='short name')),
                ('kind', models.CharField(choices=[('province', 'Province'), ('autonomous_region', 'Autonomous region'), ('municipality', 'Municipality'), ('special_region', 'Special administrative region'), ('prefecture_city', 'Prefecture-level city'), ('league', 'League'), ('prefecture', 'Prefecture'), ('autonomous_prefecture', 'Autonomous prefecture'), ('district', 'District'), ('county_city', 'County-level city'), ('county', 'County'), ('autonomous_county', 'Autonomous county'), ('banner', 'Banner'), ('autonomous_banner', 'Autonomous banner'), ('forestry_district', 'Forestry district'), ('special_district', 'Special district'), ('development_area', 'Development area'), ('subdistrict', 'Subdistrict'), ('town', 'Town'), ('township', 'Township'), ('ethnic_township', 'Ethnic township'), ('sumu', 'Sumu'), ('ethnic_sumu', 'Ethnic sumu'), ('village', 'Village'), ('gacha', 'Gacha'), ('community', 'Residential community')], max_length=24, verbose_name='kind')),
                ('level', models.CharField(choices=[('province', 'Province level'), ('prefecture', 'Prefecture level'), ('county', 'County level'), ('town', 'Township level'), ('village', 'Village level')], max_length=12, verbose_name='level')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='Open where the day is not known.', verbose_name='valid')),
                ('in_gb', models.BooleanField(default=True, verbose_name='in GB/T 2260')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='longitude')),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True, verbose_name='latitude')),
                ('pinyin', models.CharField(blank=True, max_length=120, verbose_name='pinyin')),
                ('initials', models.CharField(blank=True, max_length=40, verbose_name='pinyin initials')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='part of')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='succeeded by')),
            ],
            options={
                'verbose_name': 'division',
                'verbose_name_plural': 'divisions',
                'ordering': ['code'],
                'indexes': [models.Index(fields=['name'], name='places_division_name'), models.Index(fields=['level', 'code'], name='places_division_level')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^(\\d{6}|\\d{9}|\\d{12}|\\d{4}[A-Z]{2})$')), name='places_division_code_form', violation_error_message='A code has six, nine or twelve digits.'), models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^\\d+$'), ('in_gb', True)), models.Q(('code__regex', '[A-Z]'), ('in_gb', False)), _connector='OR'), name='places_division_letters_outside_gb', violation_error_message='GB/T 2260 codes are digits only; all others end in two letters.'), models.CheckConstraint(condition=models.Q(('valid__isempty', False)), name='places_division_valid_some_day', violation_error_message='A division is valid for at least one day.'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'province'), ('parent', None)), models.Q(models.Q(('level', 'province'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='places_division_top_has_no_parent', violation_error_message='Provinces, and only they, are part of nothing else.'), models.CheckConstraint(condition=models.Q(models.Q(('parent', None), models.Q(('parent', models.F('code')), _negated=True), _connector='OR'), models.Q(('successor', None), models.Q(('successor', models.F('code')), _negated=True), _connector='OR')), name='places_division_not_its_own_kin', violation_error_message='A division cannot be part of itself or succeed itself.'), models.CheckConstraint(condition=models.Q(('successor', None), ('valid__upper_inf', False), _connector='OR'), name='places_division_ended_before_succession', violation_error_message='Only a division that has ended has a successor.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False), ('latitude__range', (3, 54)), ('longitude__range', (73, 136))), _connector='OR'), name='places_division_whole_point', violation_error_message='A centre point is a longitude and a latitude inside China.')],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_index=True, max_length=60, verbose_name='text')),
                ('note', models.CharField(choices=[('short', 'Short form shown on maps and in tables'), ('written', 'Written short form'), ('spoken', 'Spoken short form; several divisions may share it'), ('former', 'Former name'), ('spelling', 'Other spelling of the Mongolian name')], max_length=12, verbose_name='note')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division', verbose_name='division')),
            ],
            options={
                'verbose_name': 'alternative name',
                'verbose_name_plural': 'alternative names',
                'ordering': ['division_id', 'text'],
                'constraints': [models.UniqueConstraint(fields=('text', 'division'), name='places_alias_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='places_alias_not_blank', violation_error_message='An alternative name is not empty.')],
            },
        ),
    ]
