"""The cluster pyramid, its triggers, and its first count."""

from pathlib import Path

from django.db import migrations, models


SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
FIRST_COUNT = "INSERT INTO maps_cell (level, k, cell, n, sx, sy) SELECT * FROM maps_pyramid_recount()"
AWAY = """
    DROP TRIGGER maps_pyramid_inserted ON assets_asset;
    DROP TRIGGER maps_pyramid_deleted ON assets_asset;
    DROP TRIGGER maps_pyramid_updated ON assets_asset;
    DROP TRIGGER maps_pyramid_truncated ON assets_asset;
    DROP TRIGGER maps_pyramid_settle ON maps_cell;
    DROP FUNCTION maps_pyramid_inserted, maps_pyramid_deleted, maps_pyramid_updated,
        maps_pyramid_truncated, maps_pyramid_settle, maps_pyramid_apply, maps_pyramid_fold, maps_pyramid_recount,
        maps_total_of;
    DROP SEQUENCE maps_cell_note;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("assets", "0004_position_indexes")]

    operations = [
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('pk', models.CompositePrimaryKey('level', 'k', 'cell', 'note', blank=True, editable=False, primary_key=True, serialize=False)),
                ('level', models.SmallIntegerField()),
                ('k', models.IntegerField()),
                ('cell', models.BigIntegerField()),
                ('note', models.BigIntegerField(db_default=0)),
                ('n', models.BigIntegerField()),
                ('sx', models.BigIntegerField()),
                ('sy', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('note', 0), _negated=True), fields=['note'], name='maps_cell_notes')],
            },
        ),
        migrations.RunSQL(SQL, AWAY),
        migrations.RunSQL(FIRST_COUNT, migrations.RunSQL.noop),
    ]
