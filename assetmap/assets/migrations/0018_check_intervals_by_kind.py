"""A person is asked once a year, a building every second one; what staff chose themselves stays."""

from django.db import migrations
from django.db.models import Q

BUILDINGS = Q(code="building") | Q(parent__code="building")


def lengthen(apps, schema_editor):
    categories = apps.get_model("assets", "Category").objects
    categories.filter(kind="human", check_every_days=180).update(check_every_days=365)
    categories.filter(BUILDINGS, check_every_days=365).update(check_every_days=730)


def shorten(apps, schema_editor):
    categories = apps.get_model("assets", "Category").objects
    categories.filter(kind="human", check_every_days=365).update(check_every_days=180)
    categories.filter(BUILDINGS, check_every_days=730).update(check_every_days=365)


class Migration(migrations.Migration):
    dependencies = [("assets", "0017_indexes_of_what_is_shown_unasked")]
    operations = [migrations.RunPython(lengthen, shorten)]
