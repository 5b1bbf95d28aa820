"""What everybody may see, counted without a look at the rows; made while people go on reading."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assets", "0014_lists_by_index")]
    operations = [
        AddIndexConcurrently(
            "asset",
            models.Index(
                fields=["kind", "category", "community"],
                include=["id"],
                name="asset_counts",
                condition=models.Q(status="published") & ~models.Q(life="ended"),
            ),
        )
    ]
