"""Counts of kinds at the levels 16 to 18. Whoever saves an entry meanwhile waits: a dozen seconds a
million; everybody else reads on."""

import re
from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent
SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
FUNCTION = re.compile(
    r"^CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?^(?:END )?\$\$;$", re.MULTILINE | re.DOTALL
)
# Every writer is done before, or begins after, and so is counted either here or by itself.
STILL = "LOCK TABLE assets_asset IN SHARE MODE"
COUNT = (
    "INSERT INTO maps_cell (level, k, cell, n, sx, sy)"
    " SELECT * FROM maps_pyramid_recount() WHERE level > 15 ORDER BY 1, 2, 3"
)
AWAY = "DELETE FROM maps_cell WHERE level > 15"


def functions(name):
    """{name: definition} of the functions in another migration's file."""
    text = (HERE / name).read_text(encoding="utf-8")
    return {found[1]: found[0] for found in FUNCTION.finditer(text)}


BEFORE = functions("0001_pyramid.sql") | functions("0005_counts_without_the_lapsed.sql")
BACK = "\n".join(
    re.sub(r"\ACREATE (OR REPLACE )?", "CREATE OR REPLACE ", BEFORE[found[1]])
    for found in FUNCTION.finditer(SQL)
)


class Migration(migrations.Migration):
    dependencies = [("maps", "0005_counts_without_the_lapsed")]
    operations = [
        migrations.RunSQL(STILL, AWAY),
        migrations.RunSQL(SQL, BACK),
        migrations.RunSQL(COUNT, STILL),
    ]
