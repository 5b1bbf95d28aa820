"""What is counted is what everybody sees unasked. Nothing has lapsed yet, so no count changes."""

import re
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BEFORE = Path(__file__).with_name("0001_pyramid.sql").read_text(encoding="utf-8")
NAMES = re.findall(r"FUNCTION (\w+)\(", SQL)
# The functions of the same names as they were.
BACK = "\n".join(
    part.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    for part in re.findall(r"^CREATE FUNCTION .*?^(?:END )?\$\$;$", BEFORE, re.MULTILINE | re.DOTALL)
    if re.match(r"CREATE FUNCTION (\w+)", part)[1] in NAMES
)


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0004_answers_by_one_index_unchecked"),
        ("assets", "0016_check_intervals_and_lapse"),
    ]
    operations = [migrations.RunSQL(SQL, BACK)]
