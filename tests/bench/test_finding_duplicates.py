"""What `make duplicates-check` measures, on a smaller sample, so that it can't rot."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assetmap.assets.models import Asset
from assetmap.bench import finding_duplicates
from assetmap.bench.management.commands.check_duplicates import PRECISION, RECALL
from assetmap.bench.misspelling import made_up

FILES = Path(__file__).resolve().parents[3] / "shared/data/messy-imports"
pytestmark = pytest.mark.django_db


def good(tally):
    return tally.recall >= RECALL and tally.precision >= PRECISION


@pytest.mark.skipif(not FILES.exists(), reason="the data folder is not beside this checkout")
def test_two_real_files_that_overlap():
    tally = finding_duplicates.of_two_files(FILES)
    assert tally.wanted == 110
    assert good(tally), (tally.missed, tally.mistaken)
    assert not Asset.objects.exists()


def test_misspelt_names():
    tally = finding_duplicates.of_misspellings(150)
    assert tally.wanted == 150
    assert good(tally), (tally.missed, tally.mistaken)


def test_the_same_seed_makes_the_same_names():
    assert made_up(20) == made_up(20)
    entries, others, typed, new = made_up(200)
    assert all(one.name != entries[one.same_as].name for one in typed)
    assert (len(others), len(new)) == (200, 50)


def test_a_folder_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="name their folder"):
        call_command("check_duplicates", "--files", "nowhere", stdout=StringIO())
