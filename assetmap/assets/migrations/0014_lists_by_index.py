"""Indexes behind every order of a list, made while people go on reading."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

from assetmap.common.functions import StartOfMonth


def latest_first(name, moment, *before, **options):
    told = models.Case(
        models.When(kind="human", then=StartOfMonth(models.F(moment))), default=models.F(moment)
    )
    order = models.OrderBy(told, descending=True, nulls_last=True)
    return models.Index(*before, order, models.F("uid"), name=name, **options)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assets", "0013_index_of_public_points")]
    operations = [
        AddIndexConcurrently("asset", models.Index(fields=["name", "uid"], name="asset_name_order")),
        AddIndexConcurrently("asset", latest_first("asset_check_order", "checked_at")),
        AddIndexConcurrently("asset", latest_first("asset_publication_order", "published_at")),
        AddIndexConcurrently(
            "asset", latest_first("asset_kind_check_order", "checked_at", models.F("kind"))
        ),
        AddIndexConcurrently(
            "asset",
            latest_first(
                "asset_person_publication", "published_at", condition=models.Q(kind="human")
            ),
        ),
        RemoveIndexConcurrently("asset", "asset_by_name"),
        RemoveIndexConcurrently("asset", "asset_by_check"),
        RemoveIndexConcurrently("asset", "asset_by_publication"),
    ]
