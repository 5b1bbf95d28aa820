"""Looking around a place and into a box, by an index; built while the site goes on."""

from django.contrib.postgres.indexes import GistIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("assets", "0012_refill_search")]

    operations = [
        AddIndexConcurrently(
            model_name="asset",
            index=GistIndex(fields=["public_point"], name="asset_public_point"),
        ),
    ]
