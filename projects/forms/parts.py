"""What the forms of projects have in common."""

from django import forms

SHORT = {"rows": 3, "class": "area--short"}


def day():
    return forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d")


def capitalise_choices(form):
    """Choices begin with a capital where they stand alone."""
    for field in form.fields.values():
        if isinstance(field, (forms.ChoiceField, forms.MultipleChoiceField)) and not hasattr(
            field, "queryset"
        ):
            field.choices = [
                (value, str(label)[:1].upper() + str(label)[1:]) for value, label in field.choices
            ]
