"""The rows that were there before are looked at while people read and write on."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assets", "0023_square_and_age_of_people")]
    operations = [
        ValidateConstraint(model_name="asset", name="person_shown_in_a_wide_cell"),
        ValidateConstraint(model_name="asset", name="young_person_published_with_approval"),
    ]
