"""Kinds and levels of divisions are among those known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0002_valid_on'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='division',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['province', 'autonomous_region', 'municipality', 'special_region', 'prefecture_city', 'league', 'prefecture', 'autonomous_prefecture', 'district', 'county_city', 'county', 'autonomous_county', 'banner', 'autonomous_banner', 'forestry_district', 'special_district', 'development_area', 'subdistrict', 'town', 'township', 'ethnic_township', 'sumu', 'ethnic_sumu', 'village', 'gacha', 'community'])), name='places_division_kind_known', violation_error_message='The kind of a division is one of those known.'),
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['province', 'prefecture', 'county', 'town', 'village'])), name='places_division_level_known', violation_error_message='The level of a division is one of those known.'),
        ),
    ]
