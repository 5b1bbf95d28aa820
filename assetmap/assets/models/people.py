"""What the database keeps true about entries about people, whoever writes the row."""

from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

PERSON_CONSTRAINTS = [
    CheckConstraint(
        name="person_published_with_consent",
        condition=~Q(kind="human", status="published") | Q(publication_consent__isnull=False),
        violation_error_message=_(
            "An entry about a person is published only once their agreement is recorded."
        ),
    ),
    CheckConstraint(
        name="person_never_shown_exactly",
        condition=~Q(kind="human", public_precision="exact"),
    ),
    CheckConstraint(
        name="person_shown_in_a_wide_cell",
        condition=~Q(kind="human", public_precision="cell")
        | Q(public_location__isnull=True)
        | Q(public_precision_m__isnull=False, public_precision_m=F("cell_m"), cell_m__gte=1000),
    ),
    CheckConstraint(
        name="person_exact_place_not_kept",
        condition=~Q(kind="human")
        | Q(exact_location__isnull=True, address="", postcode="", host__isnull=True),
    ),
    CheckConstraint(
        name="person_contact_not_public",
        condition=~Q(kind="human", contact_audience="public"),
    ),
    CheckConstraint(
        name="young_person_published_with_approval",
        condition=~Q(age_band="young", status="published") | Q(young_approved_at__isnull=False),
        violation_error_message=_(
            "An entry about somebody of 16 or 17 is published only once a reviewer approved it."
        ),
    ),
]
