"""What people were known by is kept apart; everybody reads the category until it is said better.

Some thousands of rows at a time, each batch a transaction of its own: nobody waits for long, and
what was interrupted can be run again.
"""

import pghistory
from django.db import migrations

BATCH = 5_000
# The category says it, but where a word of it is how the name began: "Time with Joan".
_WORDS = "lower(regexp_replace({}, '[^[:alnum:]]+', ' ', 'g'))"
ROWS = f"""
    UPDATE assets_asset a SET person_name = a.name, name = CASE
        WHEN position(' ' || split_part(trim({_WORDS.format("a.name")}), ' ', 1) || ' '
                      in ' ' || trim({_WORDS.format("c.name")}) || ' ') = 0
        THEN c.name ELSE '…' END
    FROM assets_category c
    WHERE c.id = a.category_id AND a.kind = 'human' AND a.person_name = ''
        AND a.id > %s AND a.id <= %s
"""
# Of what an entry was called in earlier versions nothing is kept.
VERSIONS = """
    UPDATE assets_assetevent e SET name = c.name FROM assets_category c
    WHERE c.id = e.category_id AND e.kind = 'human' AND e.pgh_id > %s AND e.pgh_id <= %s
"""
# Changes that wait, or could be taken back, would put the name where everybody reads it.
PROPOSALS = """
    UPDATE assets_proposal p SET
        changes = CASE WHEN p.changes ? 'name' THEN
            (p.changes - 'name') || jsonb_build_object('person_name', p.changes -> 'name')
            ELSE p.changes END,
        undo = CASE WHEN (p.undo -> 'was') ? 'name' THEN jsonb_build_object('was',
            ((p.undo -> 'was') - 'name')
            || jsonb_build_object('person_name', p.undo #> '{was,name}'))
            ELSE p.undo END
    WHERE p.asset_kind = 'human' AND (p.changes ? 'name' OR (p.undo -> 'was') ? 'name')
"""
MERGES = """
    UPDATE assets_merge m SET before = (m.before - 'name')
        || jsonb_build_object('person_name', m.before -> 'name')
    FROM assets_asset a WHERE a.id = m.kept_id AND a.kind = 'human' AND m.before ? 'name'
"""


def move(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        note = "What the person is called is kept apart from what everybody reads."
        with pghistory.context(actor=None, verb="assets.edited", note=note):
            _in_batches(cursor, "assets_asset", "id", ROWS)
        _in_batches(cursor, "assets_assetevent", "pgh_id", VERSIONS)
        cursor.execute(PROPOSALS)
        cursor.execute(MERGES)


def _in_batches(cursor, table, key, statement):
    cursor.execute(f"SELECT coalesce(max({key}), 0) FROM {table}")  # noqa: S608
    (last,) = cursor.fetchone()
    for start in range(0, last, BATCH):
        cursor.execute(statement, [start, start + BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assets", "0025_names_kept_apart")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop, elidable=True)]
