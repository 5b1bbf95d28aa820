"""What is not published, wherever it is, for support staff; made while people go on reading."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assets", "0029_indexes_that_others_begin_with")]
    operations = [
        AddIndexConcurrently(
            "asset",
            models.Index(
                fields=["zcode"],
                include=["kind", "status", "life", "is_lapsed", "px", "py"],
                name="asset_unpublished_anywhere",
                condition=~models.Q(status="published"),
            ),
        ),
        AddIndexConcurrently(
            "asset",
            django.contrib.postgres.indexes.GistIndex(
                fields=["public_location", "shape_span"],
                name="asset_unpublished_shapes",
                condition=~models.Q(status="published") & models.Q(shape_span__gt=0),
            ),
        ),
    ]
