import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The words of a name are in an index of their own, and in no column. The function says of
    itself where it looks, so that a dump is restored wherever unaccent is."""

    atomic = False
    dependencies = [("assets", "0027_person_not_named_unasked")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION assets_name_words(name text) RETURNS tsvector
                LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
                AS $$ SELECT to_tsvector('unstemmed', unaccent(name)) $$
            """,
            "DROP FUNCTION assets_name_words(text)",
        ),
        AddIndexConcurrently(
            model_name="asset",
            index=GinIndex(
                models.Func(
                    models.F("person_name"),
                    function="assets_name_words",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                condition=models.Q(("person_name", ""), _negated=True),
                name="asset_called",
            ),
        ),
    ]
