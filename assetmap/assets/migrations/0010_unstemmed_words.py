"""A text search configuration that takes words as they stand, but for the small words of English."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assets", "0004_position_indexes"), ("gazetteer", "0001_extensions")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TEXT SEARCH DICTIONARY unstemmed
                (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
            CREATE TEXT SEARCH CONFIGURATION unstemmed (COPY = pg_catalog.simple);
            ALTER TEXT SEARCH CONFIGURATION unstemmed
                ALTER MAPPING REPLACE pg_catalog.simple WITH unstemmed;
            """,
            """
            DROP TEXT SEARCH CONFIGURATION unstemmed;
            DROP TEXT SEARCH DICTIONARY unstemmed;
            """,
        )
    ]
