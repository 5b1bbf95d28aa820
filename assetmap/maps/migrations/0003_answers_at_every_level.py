"""Answers kept at every level, so that a view of the country reads as few rows as one of a street.

They are made anew as they are asked for, so what is there goes.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maps', '0002_answers'),
    ]

    operations = [
        migrations.DeleteModel(name='AnswerCell'),
        migrations.RunSQL("DELETE FROM maps_question", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='AnswerCell',
            fields=[
                ('pk', models.CompositePrimaryKey('question', 'level', 'cell', 'kind', blank=True, editable=False, primary_key=True, serialize=False)),
                ('level', models.SmallIntegerField()),
                ('cell', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('n', models.BigIntegerField()),
                ('sx', models.BigIntegerField()),
                ('sy', models.BigIntegerField()),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='maps.question')),
            ],
        ),
        migrations.RunSQL("ALTER TABLE maps_answercell SET UNLOGGED", migrations.RunSQL.noop),
    ]
