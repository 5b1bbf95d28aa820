"""The coded tree of categories: human, social and physical, after the field's own schemes.

The spine is the three capitals; `abcd_block` and `asset_holder` are cross-walks (ABCD Institute;
Foot and Hopkins 2010). The rows stand beside this file, as they were when it was written.
"""

import csv
from pathlib import Path

from django.db import migrations

ROWS = Path(__file__).with_name("0002_categories.csv")


def add_categories(apps, schema_editor):
    Category = apps.get_model("assets", "Category")
    made = {}
    with ROWS.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file)):
            parent = row.pop("parent")
            made[row["code"]] = Category.objects.create(
                **row, parent=made.get(parent), position=position
            )


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_assets_categories_consents")]

    operations = [migrations.RunPython(add_categories, migrations.RunPython.noop)]
