"""What the database holds about names: of a person it is kept apart from what everybody reads."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower, StrIndex, Trim
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models.category import Kind

_TEXT = models.TextField()


def _words(field):
    """Its words in small letters, one space between two and at both ends."""
    apart = Func(
        *(F(field), Value("[^[:alnum:]]+"), Value(" "), Value("g")),
        function="regexp_replace",
        output_field=_TEXT,
    )
    return Trim(Lower(apart))


def _first_word():
    return Func(
        *(_words("person_name"), Value(" "), Value(1)), function="split_part", output_field=_TEXT
    )


def _around(expression):
    return Concat(Value(" "), expression, Value(" "), output_field=_TEXT)


# For those who may read a name, see search. Only ever looked into within `named_to`.
INDEXES = [
    GinIndex(
        Func(F("person_name"), function="assets_name_words", output_field=SearchVectorField()),
        name="asset_called",
        condition=~Q(person_name=""),
    )
]
CONSTRAINTS = [
    models.CheckConstraint(
        name="name_kept_apart_is_a_persons",
        condition=Q(person_name="", show_first_name=False)
        | (Q(kind=Kind.HUMAN) & ~Q(person_name="")),
    ),
    models.CheckConstraint(
        name="person_not_named_unasked",
        condition=~Q(kind=Kind.HUMAN)
        | Q(show_first_name=True)
        | Q(person_name="")
        | Q(Exact(StrIndex(_around(_words("name")), _around(_first_word())), 0)),
        violation_error_message=_(
            "Everybody reads this, so it says what the person offers and not who they are."
        ),
    ),
]
