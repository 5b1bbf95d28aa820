"""The inventory is complete: every column of every table is in it, or known to tell of nobody."""

import pytest
from django.apps import apps
from django.core.management import call_command
from pghistory.models import Event, Events, MiddlewareEvents

from assetmap.privacy.inventory import IMPERSONAL, INVENTORY, NEVER_IN_HISTORY

OF_DJANGO = ("auth", "contenttypes", "gis")  # nothing in them is written by anybody


def tables():
    """Ours, and what others made that holds something of ours; versions have the columns of theirs,
    and are erased with them."""
    for model in apps.get_models():
        versions = issubclass(model, (Event, Events, MiddlewareEvents))
        if not versions and model._meta.app_label not in OF_DJANGO:
            yield model


def columns_of(model):
    return {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", tables(), ids=lambda model: model._meta.label)
def test_every_column_is_listed(model):
    label = model._meta.label
    personal, impersonal = set(INVENTORY.get(label, {})), IMPERSONAL.get(label, "")
    if impersonal == "*":
        assert not personal, f"{label} is said to tell of nobody"
        return
    impersonal = set(impersonal.split())
    assert not personal & impersonal
    assert columns_of(model) == personal | impersonal


def test_only_tables_that_exist_are_listed():
    labels = {model._meta.label for model in tables()}
    assert set(INVENTORY) | set(IMPERSONAL) == labels


def test_each_says_why_for_how_long_and_how_it_goes():
    for label, fields in INVENTORY.items():
        for name, entry in fields.items():
            assert all(len(said) > 4 for said in entry), f"{label}.{name}"


@pytest.mark.parametrize("label", NEVER_IN_HISTORY)
def test_what_must_not_be_copied_is_not(label):
    versions = apps.get_model(label).versions.rel.related_model
    copied = {field.name for field in versions._meta.concrete_fields}
    assert copied
    assert not copied & set(NEVER_IN_HISTORY[label])


def test_the_inventory_prints_as_a_table(capsys):
    call_command("privacy_inventory")
    printed = capsys.readouterr().out
    assert "| field | about | why | read by | kept | erased by |" in printed
    assert "| assets.Asset.exact_location | people at a place |" in printed
