"""Open gazetteer files: read, sniffed, converted, and loaded twice without a change."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assetmap.gazetteer.loading import GazetteerProblem, files, load_file
from assetmap.gazetteer.models import Place, Postcode
from assetmap.gazetteer.search import find_place, resolve_postcode

pytestmark = pytest.mark.django_db

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
CODE_POINT = (
    '"G51 3UU",10,255500,665900,"S92000003","","S08000031","","S12000049","S13002842"\r\n'
    '"G51 3ZZ",90,0,0,"S92000003","","","","",""\r\n'
)
OPEN_NAMES = (
    "osgb1,http://data.ordnancesurvey.co.uk/id/1,Govan,,Baile a' Ghobhainn,,populatedPlace,"
    "Suburban Area,255200,665800,1,2,,,,,G51,,Glasgow,,,,,,Glasgow City,,,Scotland,,,,,,\r\n"
    "osgb2,http://data.ordnancesurvey.co.uk/id/2,Water Row,,,,transportNetwork,"
    "Named Road,255300,665900,1,2,,,,,G51,,Glasgow,,,,,,Glasgow City,,,Scotland,,,,,,\r\n"
)
GEONAMES = (
    "2648579\tGlasgow\tGlasgow\tGLA,Glaschu,Глазго\t55.86515\t-4.25763\tP\tPPLA2\tGB\t\tSCT\tV2\t\t"
    "\t626410\t\t41\tEurope/London\t2024-01-01\n"
    "1\tRiver Clyde\tRiver Clyde\t\t55.9\t-4.5\tH\tSTM\tGB\t\tSCT\t\t\t\t0\t\t0\tEurope\t2024\n"
)
FILES = {
    "codepoint": CODE_POINT,
    "postcodes": "postcode,lat,lon,positional_quality\nG51 3UU,55.866,-4.307,10\nG51 3ZZ,,,90\n",
    "opennames": OPEN_NAMES,
    "geonames": GEONAMES,
    "neighbourhoods": "name,responses,median_lat,median_lon\nLeith,380,55.9688,-3.1734\n,1,55,-3\n",
}


def zipped(tmp_path, members):
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def plain(tmp_path, text):
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_recognised_and_a_second_load_changes_nothing(tmp_path, name):
    path = plain(tmp_path, FILES[name])
    first, second = load_file(path), load_file(path)
    assert (first.format, first.added, first.skipped.total()) == (name, 1, first.read - 1)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 1)
    assert Place.objects.count() + Postcode.objects.count() == 1


def test_the_official_zip_is_read_from_inside(tmp_path):
    path = zipped(
        tmp_path,
        {
            "Doc/licence.txt": "words",
            "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO\r\n",
            "Data/CSV/g.csv": CODE_POINT,
            "../../Data/CSV/eh.csv": CODE_POINT.replace("G51", "EH16"),
        },
    )
    report = load_file(path)
    assert (report.read, report.added) == (4, 2)
    assert report.skipped == {"no coordinates": 2}
    assert report.examples == {"no coordinates": ["g.csv, line 2", "eh.csv, line 2"]}


def test_metres_of_the_national_grid_become_degrees(tmp_path):
    load_file(plain(tmp_path, "postcode,quality,easting,northing\nG1 1AB,10,259624,665340\n"))
    assert resolve_postcode("G1 1AB").coords == pytest.approx((-4.2442, 55.8607), abs=0.01)


def test_a_moved_postcode_is_changed_and_not_doubled(tmp_path):
    load_file(plain(tmp_path, FILES["postcodes"]))
    report = load_file(plain(tmp_path, FILES["postcodes"].replace("55.866", "55.867")))
    assert (report.added, report.changed) == (0, 1)
    assert resolve_postcode("G51 3UU").y == 55.867


def test_rows_that_cannot_be_used_are_counted_with_the_reason(tmp_path):
    report = load_file(
        plain(
            tmp_path,
            "postcode,lat,lon\nG51 3UU,55.8,-4.3\nG51 3UU,55.8,-4.3\nnonsense,55,-4\n"
            "G51 3UW,nan,-4\nG51 3UX,95,-4\nG51 3UY,,\n",
        )
    )
    assert report.read == report.added + report.skipped.total() == 6
    assert report.skipped == {
        "repeated in the file": 1,
        "not a postcode": 1,
        "coordinates outside the world or not numbers": 2,
        "no coordinates": 1,
    }


def test_the_english_name_leads_and_the_gaelic_one_is_kept(tmp_path):
    load_file(
        plain(
            tmp_path,
            "id,name1,name1_lang,name2,name2_lang,local_type,lat,lon,county_unitary\n"
            "1,Inbhir Nis,gla,Inverness,eng,City,57.48,-4.22,Highland\n",
        )
    )
    place = Place.objects.get()
    assert (place.name, place.name_alt, place.area) == ("Inverness", "Inbhir Nis", "Highland")
    assert find_place("inbhir nis")[0].detail == "city, Highland; also Inbhir Nis"


def test_names_in_other_scripts_and_airport_codes_are_left_out(tmp_path):
    load_file(plain(tmp_path, GEONAMES))
    place = Place.objects.get()
    assert (place.name_alt, place.kind, place.population) == ("Glaschu", "city", 626_410)


def test_area_and_source_can_be_given(tmp_path):
    path = plain(tmp_path, FILES["neighbourhoods"])
    load_file(path, area="City of Edinburgh", source="survey")
    place = Place.objects.get()
    assert (place.area, place.source, place.external_id) == (
        "City of Edinburgh",
        "survey",
        "leith-city-of-edinburgh",
    )


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "<html>", "\0\0\0", "x" * 50_000])
def test_an_unknown_file_is_refused_naming_what_was_expected(tmp_path, text):
    with pytest.raises(GazetteerProblem, match="Expected one of"):
        load_file(plain(tmp_path, text))


def test_a_file_of_another_format_than_said_is_refused(tmp_path):
    with pytest.raises(GazetteerProblem, match="as GeoNames"):
        load_file(plain(tmp_path, CODE_POINT), format="geonames")


def test_a_damaged_file_leaves_the_gazetteer_as_it_was(tmp_path):
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(FILES["postcodes"].encode() * 50)[:-20])
    with pytest.raises(GazetteerProblem, match="damaged"):
        load_file(path)
    path.write_bytes(b"name,lat,lon\nLeith,55.9,-3.1\nCaf\xe9,55,-3\n")
    with pytest.raises(GazetteerProblem, match="UTF-8"):
        load_file(path)
    assert not Place.objects.exists()
    with pytest.raises(GazetteerProblem, match="cannot be read"):
        load_file(tmp_path / "missing.csv")


@pytest.mark.parametrize(
    "limit, value", [("MAX_MEMBERS", 1), ("MAX_MEMBER_BYTES", 100), ("MAX_TOTAL_BYTES", 200)]
)
def test_a_zip_beyond_all_measure_is_refused(tmp_path, monkeypatch, limit, value):
    monkeypatch.setattr(files, limit, value)
    path = zipped(tmp_path, {"Data/CSV/g.csv": CODE_POINT, "Data/CSV/eh.csv": CODE_POINT})
    with pytest.raises(GazetteerProblem):
        load_file(path)


def test_a_zip_without_tables_is_refused(tmp_path):
    with pytest.raises(GazetteerProblem, match=r"no \.csv or \.txt"):
        load_file(zipped(tmp_path, {"Doc/readme.txt": "words", "photo.jpg": "x"}))


def run(path, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command("load_gazetteer", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_the_command_reports_every_row(tmp_path):
    out, err = run(plain(tmp_path, CODE_POINT))
    assert "2 rows read: 1 added, 0 changed, 0 unchanged, 1 skipped" in out
    assert "no coordinates: 1 (file.csv, line 2)" in out
    assert err == ""  # progress is for a terminal
    assert "Nothing to change" in run(tmp_path / "file.csv")[0]


def test_the_command_says_what_is_wrong_with_a_file(tmp_path):
    with pytest.raises(CommandError, match="Expected one of"):
        run(plain(tmp_path, "a,b\n"))
    with pytest.raises(CommandError, match="no rows"):
        run(plain(tmp_path, "name,lat,lon\n"))


def test_the_tables_that_come_with_the_code_find_the_demonstration_neighbourhoods():
    out = io.StringIO()
    call_command("load_gazetteer", stdout=out, stderr=io.StringIO())
    assert "skipped, " not in out.getvalue()
    assert find_place("govan")[0].label == "Govan"
    assert find_place("gvan")[0].label == "Govan"
    assert find_place("G51 3UU")[0].detail == "Govan"
    assert find_place("EH6")[0].kind == "postcode_part"
    assert find_place("Leith, Edinburgh")[0].exactness == "exact"
    for city in ("Glasgow", "Edinburgh", "Aberdeen", "Dundee", "Inverness", "Perth", "Stirling"):
        assert find_place(city)[0].detail.startswith("city, ")


# --- The real files ------------------------------------------------------------------------------


def shared(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here: the shared data set is optional")
    return path


def test_real_code_point_and_its_csv_agree(tmp_path):
    """One postcode area of the official zip; the published conversion is within 5 m of ours."""
    original = shared("codepoint-open-scotland-2025-05/codepoint_open_scottish_areas_original.zip")
    with zipfile.ZipFile(original) as archive:
        area = archive.read("Data/CSV/ze.csv").decode()
    report = load_file(zipped(tmp_path, {"Data/CSV/ze.csv": area}))
    assert report.read == report.added + report.skipped.total() == len(area.splitlines())
    table = shared("codepoint-open-scotland-2025-05/postcodes_scotland.csv.gz")
    with gzip.open(table, "rt") as lines:
        shetland = [line for line in lines if line.startswith(("postcode", "ZE"))]
    again = load_file(plain(tmp_path, "".join(shetland)))
    assert again.read > 500
    assert again.added == again.changed == 0


def test_real_place_names_are_found():
    assert (
        load_file(shared("os-open-names-scotland/os_open_names_scotland_places.csv")).added == 7557
    )
    assert load_file(shared("geonames-scotland/geonames_scotland_cities500.csv")).added == 674
    load_file(
        shared("edinburgh-neighbourhood-names/edinburgh_natural_neighbourhoods_2014.csv"),
        area="City of Edinburgh",
    )
    for text, label in {
        "saint andrews": "St Andrews",
        "Edinbrugh": "Edinburgh",
        "Inverness": "Inverness",
        "Dùn Dè": "Dundee",
        "Leith, Edinburgh": "Leith",
        "Bháile": "Seana Bhaile",
    }.items():
        assert find_place(text)[0].label == label
