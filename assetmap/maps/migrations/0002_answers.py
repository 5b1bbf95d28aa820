"""Answers to queries that many entries match; what a crash may take, so not logged."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maps', '0001_pyramid'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('version', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='asked_once_a_version')],
            },
        ),
        migrations.CreateModel(
            name='AnswerCell',
            fields=[
                ('pk', models.CompositePrimaryKey('question', 'cell', 'kind', blank=True, editable=False, primary_key=True, serialize=False)),
                ('cell', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('n', models.BigIntegerField()),
                ('sx', models.BigIntegerField()),
                ('sy', models.BigIntegerField()),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='maps.question')),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE maps_answercell SET UNLOGGED; ALTER TABLE maps_question SET UNLOGGED",
            migrations.RunSQL.noop,
        ),
    ]
