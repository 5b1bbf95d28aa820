"""Without indexes that others begin with: the planner took that of a category for the few shapes of
it in one view, and read all of the category. Also of `created_by` there were two.

Django makes the two foreign keys anew, which looks at every row once: about a second a million.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0028_called'),
        ('communities', '0004_population'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='asset',
            name='asset_created_by',
        ),
        migrations.AlterField(
            model_name='asset',
            name='category',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='assets.category', verbose_name='category'),
        ),
        migrations.AlterField(
            model_name='asset',
            name='community',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='communities.community', verbose_name='community'),
        ),
    ]
