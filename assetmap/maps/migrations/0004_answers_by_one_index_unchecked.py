"""Kept answers without a second index, which the planner took for as good as the first, and without a
check of each cell."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maps', '0003_answers_at_every_level'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answercell',
            name='question',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, to='maps.question'),
        ),
    ]
