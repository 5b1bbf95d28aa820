"""What the map counts by, built while the site goes on."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("assets", "0003_asset_position"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True)), fields=['zcode'], include=('kind', 'category', 'community', 'px', 'py'), name='asset_position'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True)), fields=['category', 'zcode'], include=('kind', 'px', 'py'), name='asset_position_category'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True)), fields=['community', 'zcode'], include=('kind', 'px', 'py'), name='asset_position_community'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), _negated=True), fields=['community', 'zcode'], name='asset_position_unpublished'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=django.contrib.postgres.indexes.GistIndex(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True), ('shape_span__gt', 0)), fields=['public_location', 'shape_span'], name='asset_shapes'),
        ),
    ]
