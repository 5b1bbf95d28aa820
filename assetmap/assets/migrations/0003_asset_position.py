"""Where each asset stands on the map, as numbers worked out by the database.

A stored column that is worked out rewrites the table. All four come in one statement, so that it is
rewritten once: about a minute for a million rows, in which nobody can write.
"""

import assetmap.common.functions
import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
from django.db import migrations, models

# The bits spread out, with a gap after each. Only what the database itself has, so that it works with any search path (as when restoring).
MORTON = """
CREATE FUNCTION assetmap_morton(x int, y int) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT a | (b << 1) FROM (
        SELECT (a4 | (a4 << 1)) & 6148914691236517205, (b4 | (b4 << 1)) & 6148914691236517205 FROM (
        SELECT (a3 | (a3 << 2)) & 3689348814741910323, (b3 | (b3 << 2)) & 3689348814741910323 FROM (
        SELECT (a2 | (a2 << 4)) & 1085102592571150095, (b2 | (b2 << 4)) & 1085102592571150095 FROM (
        SELECT (a1 | (a1 << 8)) & 71777214294589695, (b1 | (b1 << 8)) & 71777214294589695 FROM (
        SELECT (x::bigint | (x::bigint << 16)) & 281470681808895,
               (y::bigint | (y::bigint << 16)) & 281470681808895
        ) s1 (a1, b1)) s2 (a2, b2)) s3 (a3, b3)) s4 (a4, b4)) s5 (a, b)
$$
"""


class AddAllAtOnce(migrations.SeparateDatabaseAndState):
    """Several fields of one model, in one ALTER TABLE."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        after = from_state.clone()
        for operation in self.state_operations:
            operation.state_forwards(app_label, after)
        model = after.apps.get_model(app_label, "asset")
        columns = []
        for operation in self.state_operations:
            field = model._meta.get_field(operation.name)
            definition, params = schema_editor.column_sql(model, field)
            columns.append((f"ADD COLUMN {schema_editor.quote_name(field.column)} {definition}", params))
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.execute(
            f"ALTER TABLE {table} " + ", ".join(column for column, _params in columns),
            [value for _column, params in columns for value in params],
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, "asset")
        for operation in self.state_operations:
            schema_editor.remove_field(model, model._meta.get_field(operation.name))


class Migration(migrations.Migration):

    dependencies = [
        ("assets", "0002_seed_categories"),
    ]

    operations = [
        migrations.RunSQL(MORTON, "DROP FUNCTION assetmap_morton(int, int)"),
        AddAllAtOnce(state_operations=[
            migrations.AddField(
                model_name='asset',
                name='px',
                field=models.GeneratedField(db_persist=True, expression=assetmap.common.functions.MercatorX(django.contrib.gis.db.models.functions.PointOnSurface(models.F('public_location'), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=4326))), output_field=models.IntegerField(null=True)),
            ),
            migrations.AddField(
                model_name='asset',
                name='py',
                field=models.GeneratedField(db_persist=True, expression=assetmap.common.functions.MercatorY(django.contrib.gis.db.models.functions.PointOnSurface(models.F('public_location'), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=4326))), output_field=models.IntegerField(null=True)),
            ),
            migrations.AddField(
                model_name='asset',
                name='shape_span',
                field=models.GeneratedField(db_persist=True, expression=assetmap.common.functions.MercatorSpan(models.F('public_location')), output_field=models.IntegerField(null=True)),
            ),
            migrations.AddField(
                model_name='asset',
                name='zcode',
                field=models.GeneratedField(db_persist=True, expression=assetmap.common.functions.MortonKey(assetmap.common.functions.MercatorX(django.contrib.gis.db.models.functions.PointOnSurface(models.F('public_location'), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=4326))), assetmap.common.functions.MercatorY(django.contrib.gis.db.models.functions.PointOnSurface(models.F('public_location'), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=4326)))), output_field=models.BigIntegerField(null=True)),
            ),
        ]),
    ]
