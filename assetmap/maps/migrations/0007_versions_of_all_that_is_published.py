"""What ended or lapsed, and shapes, make regions new. No count changes; nobody waits."""

import re
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BEFORE = Path(__file__).with_name("0005_counts_without_the_lapsed.sql").read_text(encoding="utf-8")
TRIGGERED = re.compile(
    r"^CREATE OR REPLACE FUNCTION maps_pyramid_(?:inserted|deleted|updated)\(.*?^END \$\$;$",
    re.MULTILINE | re.DOTALL,
)
BACK = "\n".join([*TRIGGERED.findall(BEFORE), "DROP FUNCTION maps_regions_of(geometry);"])


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0006_counts_down_to_a_street"),
        ("assets", "0029_indexes_that_others_begin_with"),
    ]
    operations = [migrations.RunSQL(SQL, BACK)]
