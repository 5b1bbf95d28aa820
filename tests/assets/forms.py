"""What somebody types into the form of an entry."""

import uuid

NEW = "/assets/new/"


def typed(**changes):
    return {
        "community": "govan",
        "place_mode": "point",
        "lat": "55.8640",
        "lon": "-4.3235",
        "public_precision": "exact",
        "kind": "physical",
        "category": "library",
        "name": "Elder Park Library",
        "benefit": "Warm, and full of books.",
        "contact_audience": "members",
        "client_key": str(uuid.uuid4()),
    } | changes


def agreed(**changes):
    return typed(
        kind="human",
        category="skill-making",
        name="Hanging doors",
        person_name="Agnes Reid",
        age_band="adult",
        consent_purposes=["publish"],
        consent_method="spoken",
        **changes,
    )
