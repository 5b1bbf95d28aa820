"""What is shown unasked is without entries unconfirmed for very long; made while people read on."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assets", "0016_check_intervals_and_lapse")]
    operations = [
        RemoveIndexConcurrently(
            model_name='asset',
            name='asset_position',
        ),
        RemoveIndexConcurrently(
            model_name='asset',
            name='asset_position_category',
        ),
        RemoveIndexConcurrently(
            model_name='asset',
            name='asset_position_community',
        ),
        RemoveIndexConcurrently(
            model_name='asset',
            name='asset_shapes',
        ),
        RemoveIndexConcurrently(
            model_name='asset',
            name='asset_counts',
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True), ('is_lapsed', False)), fields=['kind', 'category', 'community'], include=('id',), name='asset_counts'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True)), fields=['community', 'check_due_on'], name='asset_check_due'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('is_lapsed', True)), fields=['community'], name='asset_lapsed'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('life', 'ended')), fields=['life_changed_on'], name='asset_ended'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True), ('is_lapsed', False)), fields=['zcode'], include=('kind', 'category', 'community', 'px', 'py'), name='asset_position'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True), ('is_lapsed', False)), fields=['category', 'zcode'], include=('kind', 'px', 'py'), name='asset_position_category'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=models.Index(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True), ('is_lapsed', False)), fields=['community', 'zcode'], include=('kind', 'px', 'py'), name='asset_position_community'),
        ),
        AddIndexConcurrently(
            model_name='asset',
            index=django.contrib.postgres.indexes.GistIndex(condition=models.Q(('status', 'published'), models.Q(('life', 'ended'), _negated=True), ('is_lapsed', False), ('shape_span__gt', 0)), fields=['public_location', 'shape_span'], name='asset_shapes'),
        ),
    ]
