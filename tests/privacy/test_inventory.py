"""The inventory of personal fields is complete, and what must not be copied is not."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from assetmap.privacy.inventory import INVENTORY, NEVER_IN_HISTORY

OURS = (
    "accounts",
    "notifications",
    "communities",
    "assets",
    "connections",
    "projects",
    "gazetteer",
    "moderation",
    "maps",
)
TELLING = ("email", "phone", "contact", "address", "postcode", "exact_location", "digest")


def our_models():
    for model in apps.get_models():
        if model._meta.app_label in OURS and not hasattr(model, "pgh_tracked_model"):
            yield model


def looks_personal(field):
    to_user = isinstance(field, models.ForeignKey) and field.related_model._meta.label == (
        "accounts.User"
    )
    told = field.name.startswith(TELLING) and not field.name.endswith("audience")
    return to_user or isinstance(field, models.EmailField) or told


def test_whatever_looks_personal_is_in_the_inventory():
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if looks_personal(field) and field.name not in INVENTORY.get(model._meta.label, {})
    ]
    assert missing == []


def test_the_inventory_names_only_what_exists():
    for label, fields in INVENTORY.items():
        names = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert set(fields) <= names, label


@pytest.mark.parametrize("label", NEVER_IN_HISTORY)
def test_what_must_not_be_copied_is_not(label):
    versions = apps.get_model(label).versions.rel.related_model
    copied = {field.name for field in versions._meta.concrete_fields}
    assert copied
    assert not copied & set(NEVER_IN_HISTORY[label])


def test_the_inventory_prints_as_a_table(capsys):
    call_command("privacy_inventory")
    assert "| assets.Asset.exact_location | people at a place |" in capsys.readouterr().out
