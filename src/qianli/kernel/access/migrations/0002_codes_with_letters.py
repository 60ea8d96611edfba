"""Programme members outside GB/T 2260 have capitals in their codes."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='grant',
            name='access_grant_prefix_digits',
        ),
        migrations.AlterField(
            model_name='grant',
            name='place_prefix',
            field=models.CharField(blank=True, help_text='Start of the division codes covered, such as 1522; empty: everywhere.', max_length=12, validators=[django.core.validators.RegexValidator('^[0-9A-Z]*$')]),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('place_prefix__regex', '^[0-9A-Z]*$')), name='access_grant_prefix_code'),
        ),
    ]
