from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
import django.db.models.functions.text
import django.db.models.lookups


class Migration(migrations.Migration):
    """Looked at row by row without keeping anybody from reading or writing."""

    atomic = False
    dependencies = [("assets", "0026_names_of_people_moved")]

    operations = [
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person_name", ""), ("show_first_name", False)),
                    models.Q(("kind", "human"), models.Q(("person_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="name_kept_apart_is_a_persons",
            ),
        ),
        ValidateConstraint(model_name="asset", name="name_kept_apart_is_a_persons"),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "human"), _negated=True),
                    ("show_first_name", True),
                    ("person_name", ""),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.StrIndex(
                            django.db.models.functions.text.Concat(
                                models.Value(" "),
                                django.db.models.functions.text.Trim(
                                    django.db.models.functions.text.Lower(
                                        models.Func(
                                            models.F("name"),
                                            models.Value("[^[:alnum:]]+"),
                                            models.Value(" "),
                                            models.Value("g"),
                                            function="regexp_replace",
                                            output_field=models.TextField(),
                                        )
                                    )
                                ),
                                models.Value(" "),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.text.Concat(
                                models.Value(" "),
                                models.Func(
                                    django.db.models.functions.text.Trim(
                                        django.db.models.functions.text.Lower(
                                            models.Func(
                                                models.F("person_name"),
                                                models.Value("[^[:alnum:]]+"),
                                                models.Value(" "),
                                                models.Value("g"),
                                                function="regexp_replace",
                                                output_field=models.TextField(),
                                            )
                                        )
                                    ),
                                    models.Value(" "),
                                    models.Value(1),
                                    function="split_part",
                                    output_field=models.TextField(),
                                ),
                                models.Value(" "),
                                output_field=models.TextField(),
                            ),
                        ),
                        0,
                    ),
                    _connector="OR",
                ),
                name="person_not_named_unasked",
                violation_error_message="Everybody reads this, so it says what the person offers and not who they are.",
            ),
        ),
        ValidateConstraint(model_name="asset", name="person_not_named_unasked"),
    ]
