"""PostGIS and text search extensions, before any table of any app needs them.

Where the database's template has them already, nothing is executed and no special right is needed.
"""

from django.contrib.postgres.operations import CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateExtension("postgis"),
        TrigramExtension(),
        UnaccentExtension(),
    ]
