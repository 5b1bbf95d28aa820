"""The main job on real input: published directories are loaded, searched and fetched.

Needs the data folder beside the checkout; without it these tests are skipped and say so.
"""

from pathlib import Path

import pytest
from django.core.management import call_command

from assetmap.assets.models import Asset
from assetmap.gazetteer.models import Postcode
from assetmap.imports.files import read_rows
from assetmap.imports.mapping import read_mapping
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT.parent / "shared/data"
DIRECTORIES = DATA / "edinburgh-council-directories"
pytestmark = pytest.mark.skipif(
    not DIRECTORIES.exists(), reason="the data folder is not beside this checkout"
)

# name: (rows in the file, loaded, rejected), with a gazetteer that knows no postcode but one
EXPECTED = {
    "library-locations-and-opening-hours": (35, 34, 1),
    "community-centres": (49, 47, 2),
    "parks-and-gardens": (144, 144, 0),
    "day-services-and-lunch-clubs": (77, 76, 1),
    "public-toilets": (29, 29, 0),
    "all-schools": (158, 158, 0),
}


@pytest.fixture
def edinburgh(db):
    return factories.CommunityFactory(name="Edinburgh", slug="edinburgh", boundary=None)


def load(name, tmp_path, capsys):
    call_command(
        "import_assets",
        str(DIRECTORIES / f"{name}.csv"),
        "--mapping",
        str(ROOT / f"examples/edinburgh/{name}.toml"),
        "--community",
        "edinburgh",
        "--rejects",
        str(tmp_path / "rejected.csv"),
    )
    return capsys.readouterr().out


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_of_a_directory_is_accounted_for(name, edinburgh, tmp_path, capsys):
    rows, loaded, rejected = EXPECTED[name]
    told = load(name, tmp_path, capsys)
    assert f"{rows} rows: {loaded} loaded" in told, told
    assert f"{rejected} rejected" in told
    assert Asset.objects.count() == loaded
    assert f"0 loaded, 0 changed, {loaded} unchanged" in load(name, tmp_path, capsys)


def test_every_directory_has_a_mapping_that_fits_its_columns():
    directories = sorted(DIRECTORIES.glob("*.csv"))
    assert len(directories) == 18
    for path in directories:
        columns, rows, notes = read_rows(path)
        assert rows and not notes
        assert not read_mapping(ROOT / f"examples/edinburgh/{path.stem}.toml").columns - {*columns}


def test_loaded_libraries_are_browsed_searched_and_fetched(edinburgh, tmp_path, capsys, client):
    load("library-locations-and-opening-hours", tmp_path, capsys)
    near = Asset.objects.get(name__startswith="Leith").public_point
    Postcode.objects.create(key="EH64AE", code="EH6 4AE", point=near, source="test")
    assert "34 assets" in client.get("/").content.decode()
    assert "Leith" in client.get("/?q=EH6+4AE").content.decode()
    assert client.get("/api/v1/assets.json?near=EH6+4AE&radius=500").json()["results"]
    found = client.get("/api/v1/assets.json?words=librar&category=building").json()
    assert len(found["results"]) == 34
    assert found["attributions"] == [
        "Contains City of Edinburgh Council data, licensed under the Open Government Licence v2.0."
    ]
    geojson = client.get("/api/v1/assets.geojson").json()
    assert all(-3.45 < one["geometry"]["coordinates"][0] < -3.0 for one in geojson["features"])


@pytest.mark.skipif(not DATA.exists(), reason="the data folder is not beside this checkout")
def test_stacked_charities_load_and_open_as_a_list(edinburgh, tmp_path, capsys, client):
    source = (DATA / "oscr-local-charities-2021/oscr_local_charities_2021.csv").read_text()
    head, *rows = source.splitlines(keepends=True)
    (tmp_path / "some.csv").write_text(head + "".join(rows[:400]))
    call_command(
        "import_assets",
        str(tmp_path / "some.csv"),
        "--mapping",
        str(ROOT / "examples/charities-scotland.toml"),
        "--community",
        "edinburgh",
    )
    assert "400 rows: 400 loaded" in capsys.readouterr().out
    view = client.get("/map/view.json?bbox=-8,54,0,61&zoom=6").json()
    on_map = sum(sum(ring[2:5]) for ring in view["rings"]) + len(view["pins"])
    assert on_map == view["total"] == 400
