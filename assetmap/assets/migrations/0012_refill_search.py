"""Search columns as the trigger fills them now, some thousands of rows at a time.

Each batch is a transaction of its own: nobody waits for long, and what was interrupted can be run
again.
"""

from django.db import migrations

BATCH = 5_000


def refill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM assets_asset")
        (last,) = cursor.fetchone()
        for start in range(0, last, BATCH):
            cursor.execute(  # the trigger is one of updates of the name, whatever it becomes
                "UPDATE assets_asset SET name = name WHERE id > %s AND id <= %s",
                [start, start + BATCH],
            )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assets", "0011_words_as_they_stand_and_misspelt")]
    operations = [migrations.RunPython(refill, migrations.RunPython.noop, elidable=True)]
