"""Bringing a file in: every row accounted for, the same file twice changes nothing."""

import csv
import json
import re
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assetmap.assets import services
from assetmap.assets.models import Asset, Source
from assetmap.communities.models import Community
from assetmap.gazetteer.models import Postcode
from assetmap.imports import mapping
from assetmap.imports.mapping import MappingProblem, read_mapping
from assetmap.imports.values import email, link, one_line, phone, plain, postcode, short, yes_no
from tests import factories

MAPPING = """
[source]
slug = "halls"
name = "Halls of the town"
licence = "OGL-UK-3.0"
attribution = "Contains the town's data."

[id]
columns = ["Name", "Postcode"]

[constants]
kind = "physical"
category = "community-centre"
benefit = "A building that belongs to everybody."

[fields]
name = "{Name}"
description = "{Notes}"
website = "{Web | link}"
step_free = "{Access | yes_no}"
postcode = "{Postcode | postcode}"

[location]
latlon = "Where"
postcode = "Postcode"
"""
HEADER = "Name,Postcode,Notes,Web,Access,Where\n"
GOOD = (
    'Elder Hall,G51 3UU,"<p>Warm<br>and dry</p>",<a href="http://elder.example.org">site</a>,Yes,'
    '"55.8640,-4.3235"\n'
    "Water Row Hall,G51 3UU,,elder.example.org/two,ask us,\n"
)


@pytest.fixture
def town(community, tmp_path):
    Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(-4.31, 55.86, srid=4326), source="t"
    )
    (tmp_path / "halls.toml").write_text(MAPPING)
    return tmp_path


def send(town, rows, *more, name="halls.csv"):
    """Run the command; returns what it printed."""
    if rows is not None:
        (town / name).write_text(HEADER + rows, encoding="utf-8")
    out = town / "out.txt"
    with out.open("w") as stream:
        call_command(
            "import_assets",
            str(town / name),
            "--mapping",
            str(town / "halls.toml"),
            "--community",
            "govan",
            "--rejects",
            str(town / "rejected.csv"),
            *more,
            stdout=stream,
        )
    return out.read_text()


def test_rows_become_published_entries_with_their_source(town):
    assert "2 loaded, 0 changed, 0 unchanged, 0 left out by the mapping, 0 rejected" in send(
        town, GOOD
    )
    hall = Asset.objects.get(name="Elder Hall")
    assert (hall.status, hall.source.slug) == ("published", "halls")
    assert hall.description == "Warm\nand dry"
    assert hall.website == "http://elder.example.org"
    assert hall.step_free is True
    assert hall.public_location.coords == (-4.3235, 55.864)
    by_postcode = Asset.objects.get(name="Water Row Hall")
    assert by_postcode.public_location.coords == (-4.31, 55.86)
    assert by_postcode.step_free is None
    version = hall.versions.get()
    assert version.pgh_context.metadata["verb"] == "assets.imported"


def test_the_same_file_again_changes_nothing_even_after_a_hand_edit(town, moderator):
    send(town, GOOD)
    hall = Asset.objects.get(name="Elder Hall")
    services.edit_asset(
        actor=moderator, asset=hall, version=hall.version, data={"name": "The Elder"}
    )
    assert "0 loaded, 0 changed, 2 unchanged" in send(town, GOOD)
    hall.refresh_from_db()
    assert hall.name == "The Elder"


def test_a_row_that_changed_changes_its_entry(town):
    send(town, GOOD)
    assert "0 loaded, 1 changed, 1 unchanged" in send(town, GOOD.replace("and dry", "and bright"))
    assert Asset.objects.get(name="Elder Hall").description == "Warm\nand bright"


def test_a_row_costs_the_same_whether_it_is_the_third_or_the_fiftieth(town):
    def cost(count, letter):
        rows = "".join(
            f'{letter}{number} Hall,G51 3UU,,,,"55.8640,-4.3235"\n' for number in range(count)
        )
        with CaptureQueriesContext(connection) as first:
            send(town, rows)
        with CaptureQueriesContext(connection) as again:
            send(town, rows)
        return len(first) / count, len(again) / count

    few, few_again = cost(10, "A")
    many, many_again = cost(50, "B")
    assert many <= few
    assert many_again < few_again <= few  # what is known already is not asked for row by row


def test_a_dry_run_tells_the_same_and_keeps_nothing(town):
    told = send(town, GOOD, "--dry-run")
    assert "2 loaded" in told
    assert "nothing was kept" in told
    assert not Asset.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_what_is_likely_on_the_map_already_is_named_and_loaded_all_the_same(
    town, community, worker, more
):
    place = Point(-4.3235, 55.864, srid=4326)
    there = factories.AssetFactory(
        community=community, name="The Elder Hall", exact_location=place, public_location=place
    )
    factories.person(community=community, created_by=worker, name="Water Row Hall")
    told = send(town, GOOD, *more)
    assert "2 loaded" in told
    assert "Likely on the map already, and loaded all the same: 1." in told
    assert f"line 2, “Elder Hall”: “The Elder Hall”, http://127.0.0.1:8000/assets/{there.uid}/" in (
        told
    )
    assert "/communities/govan/duplicates/" in told
    assert "Likely" not in send(town, GOOD) or more  # what was loaded before is not told again


def test_rejected_rows_are_told_and_come_back_mended(town):
    bad = (
        "Lost Hall,,,,,\n"
        'Far Hall,G51 3UU,,,,"95.0,-4.3"\n'
        f'{"Long" * 40} Hall,G51 3UU,,,,"55.86,-4.31"\n'
        "Odd Hall,ZZ9 9ZZ,,,,\n"
        "Dark Hall,by car,,,,\n"
        'Elder Hall,G51 3UU,again,,,"55.86,-4.31"\n'
    )
    told = send(town, GOOD + bad)
    assert "8 rows: 2 loaded, 0 changed, 0 unchanged, 0 left out by the mapping, 6 rejected" in told
    with (town / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    reasons = {row["Name"][:8]: (row["rejected_line"], row["rejected_reason"]) for row in rejected}
    assert "no place" in reasons["Lost Hal"][1]
    assert "120 characters" in reasons["LongLong"][1]
    assert "not in the gazetteer" in reasons["Odd Hall"][1]
    assert "same as line 2" in reasons["Elder Ha"][1]
    assert reasons["Lost Hal"][0] == "4"
    assert [row["rejected_value"] for row in rejected if row["Name"] == "Dark Hall"] == ["by car"]
    mended = (
        (town / "rejected.csv").read_text(encoding="utf-8-sig").replace("95.0,-4.3", "55.85,-4.3")
    )
    (town / "mended.csv").write_text(mended)
    assert "1 loaded" in send(town, None, name="mended.csv")


def test_formulas_in_a_rejects_file_are_made_harmless(town):
    send(town, '"=HYPERLINK(1)",,,,,\n')
    assert "'=HYPERLINK" in (town / "rejected.csv").read_text(encoding="utf-8-sig")


def test_windows_text_is_read_and_noted(town):
    (town / "halls.csv").write_bytes((HEADER + "Café Hall,G51 3UU,,,,\n").encode("cp1252"))
    told = send(town, None)
    assert "Note:" in told
    assert Asset.objects.get().name == "Café Hall"


def test_a_name_that_says_the_word_itself_does_not_get_it_twice(town):
    (town / "halls.toml").write_text(MAPPING.replace('"{Name}"', '"{Name} Hall"'))
    send(town, GOOD + 'Elder,,,,,"55.86,-4.31"\n')
    names = Asset.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Elder Hall", "Elder Hall", "Water Row Hall"]


def test_cells_beyond_the_last_column_are_told(town):
    told = send(town, GOOD + 'Long Hall,G51 3UU,,,,"55.86,-4.31",one,two\nShort Hall,G51 3UU\n')
    assert "1 row has more cells than there are columns (line 4)" in told
    assert "4 loaded" in told


def test_a_nul_byte_names_its_line(town):
    (town / "halls.csv").write_bytes((HEADER + "Hall\x00,G51 3UU,,,,\n").encode())
    with pytest.raises(CommandError, match="NUL"):
        send(town, None)
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("[fields]", "[felds]", "felds"),
        ('name = "{Name}"', 'nam = "{Name}"', "nam"),
        ("| link", "| links", "links"),
        ("{Notes}", "{Remarks}", "Remarks"),
        ("community-centre", "castle", "castle"),
        ('kind = "physical"', 'kind = "human"', "people are never imported"),
    ],
)
def test_a_faulty_mapping_says_where(was, becomes, message, town):
    (town / "halls.toml").write_text(MAPPING.replace(was, becomes))
    with pytest.raises(CommandError, match=message):
        send(town, GOOD)


def test_grid_references_and_choices_of_rows(town):
    mapping = MAPPING.replace('latlon = "Where"', 'easting = "E"\nnorthing = "N"')
    (town / "halls.toml").write_text(mapping + '\n[except]\nAccess = ["closed"]\n')
    (town / "halls.csv").write_text(
        "Name,Postcode,Notes,Web,Access,E,N\nBonaly,,,,,321388,668064\nShut,,,,closed,1,1\n"
    )
    assert "1 loaded, 0 changed, 0 unchanged, 1 left out" in send(town, None)
    place = Asset.objects.get().public_location
    assert place.distance(Point(-3.2587, 55.9004, srid=4326)) < 0.005


def test_geojson_features_with_nested_tags(town):
    (town / "halls.toml").write_text(
        MAPPING.split("[id]")[0]
        + '[id]\ncolumns = ["id"]\n[constants]\nkind = "physical"\ncategory = "business"\n'
        'benefit = "A shop that does more than sell."\n[fields]\nname = "{tags.name}"\n'
        "[location]\ngeometry = true\n"
    )
    features = [
        {
            "type": "Feature",
            "id": f"node/{n}",
            "properties": {"tags": {"name": name}},
            "geometry": g,
        }
        for n, name, g in [
            (1, "Bike station", {"type": "Point", "coordinates": [-3.17, 55.97]}),
            (2, "Nowhere", {"type": "Point", "coordinates": [5555, 9999]}),
        ]
    ]
    (town / "shops.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    told = send(town, None, name="shops.geojson")
    assert "1 loaded" in told
    assert "1 rejected" in told


def test_an_unknown_community_says_which_there_are(town):
    with pytest.raises(CommandError, match="add_community nowhere"):
        call_command(
            "import_assets",
            "x.csv",
            "--mapping",
            str(town / "halls.toml"),
            "--community",
            "nowhere",
        )


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (plain, "<p>A &amp; B<br/>C</p>", "A & B\nC"),
        (plain, "The Writers\x92 Museum \x96 free", "The Writers’ Museum – free"),
        (short, "Hall" * 40 + "\nupstairs", "Hall" * 29 + "Hal…"),
        (one_line, "Winter:\nMon, 9am\nTue, 10am", "Winter: Mon, 9am; Tue, 10am"),
        (link, "see www.example.org", None),
        (link, "none", ""),
        (link, "https://example.org/a?b=c.", "https://example.org/a?b=c."),
        (email, "write to a.b@example.org or c@example.org", "a.b@example.org"),
        (email, "[e-mail removed]", ""),
        (phone, '<a href="tel:01312428027">0131 242 8027</a>', "0131 242 8027"),
        (postcode, "EH42 1EN (Head Office)", "EH42 1EN"),
        (postcode, "EH16 5 AY", "EH16 5AY"),
        (postcode, "eh12", "EH12"),
        (yes_no, "Yes, fully", True),
        (yes_no, "None", False),
        (yes_no, "ask first", None),
    ],
)
def test_cells_are_read_as_people_write_them(read, text, value):
    if value is None and read is link:
        with pytest.raises(ValueError, match="not a web address"):
            read(text)
    else:
        assert read(text) == value


def test_every_example_mapping_can_be_read(community):
    from pathlib import Path

    examples = list((Path(__file__).parent.parent.parent / "examples").rglob("*.toml"))
    assert len(examples) >= 19
    for path in examples:
        assert read_mapping(path).columns


def test_a_mapping_that_is_no_toml_says_so(tmp_path):
    (tmp_path / "x.toml").write_text("name = ")
    with pytest.raises(MappingProblem, match="can’t be read"):
        read_mapping(tmp_path / "x.toml")


def test_the_readme_of_the_examples_names_all_a_mapping_can_say(tmp_path):
    told = Path("examples/README.md").read_text()
    words = {*mapping.FILTERS, *mapping._SECTIONS, *mapping._LOCATION, *mapping._SOURCE}
    assert {word for word in words if not re.search(rf"\b{word}\b", told)} == set()
    (tmp_path / "benches.toml").write_text(re.search(r"```toml\n(.*?)```", told, re.DOTALL)[1])
    assert read_mapping(tmp_path / "benches.toml").columns == {
        *("Number", "Street", "Notes", "Step free?", "Web", "Where", "Status")
    }


def test_a_community_is_added_at_the_command_line(db, capsys):
    call_command("add_community", "leith", "Leith")
    community = Community.objects.get(slug="leith")
    assert "/communities/leith/" in capsys.readouterr().out
    assert community.versions.get().pgh_context.metadata["verb"] == "communities.added"
    call_command("add_community", "leith", "Another")
    assert Community.objects.get().name == "Leith"


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ('slug = "halls"\n', "", "slug"),
        ('slug = "halls"', "slug = 5", "“slug” in [source] has to be a text"),
        ('["Name", "Postcode"]', '"Name"', "“columns” in [id] has to be a list"),
        ('name = "{Name}"', "name = 5", "“name” in [fields]"),
        ('name = "{Name}"', 'name = "{Name}"\ntags = "{Notes}"', "“{Column | words}”"),
        ('name = "{Name}"', 'name = "{Name | words}"', "“name” in [fields]"),
        ('name = "{Name}"', 'name = "{Name}"\nkind = "{Notes}"', "kind"),
        ('name = "{Name}"', 'name = "{Name}"\ncategory = "{Notes}"', "category"),
        ('kind = "physical"', 'kind = "physical"\nhost = "x"', "host"),
        ('kind = "physical"', 'kind = "physical"\ntags = 5', "“tags” in [constants]"),
        ('kind = "physical"', 'kind = "physical"\nstep_free = "maybe"', "true or false"),
        ('latlon = "Where"', "latlon = 5", "“latlon” in [location]"),
        ('latlon = "Where"', 'lon = "Where"', "lat beside lon"),
        ('latlon = "Where"', 'latlon = "Where"\nextent = [1]', "“extent” in [location]"),
        ("[location]", '[only]\nName = "Elder Hall"\n[location]', "“Name” in [only]"),
        (MAPPING, 'source = "x"\nid = 1\nfields = 2', "“source”"),
    ],
)
def test_a_mapping_of_another_form_says_where(town, was, now, named):
    assert was in MAPPING
    (town / "halls.toml").write_text(MAPPING.replace(was, now))
    with pytest.raises(CommandError) as refused:
        send(town, GOOD)
    assert named in str(refused.value)


def test_a_mapping_that_is_not_utf8_says_so(town):
    (town / "halls.toml").write_bytes(MAPPING.encode() + b"# \xff")
    with pytest.raises(CommandError, match=r"halls\.toml can’t be read"):
        send(town, GOOD)


@pytest.mark.parametrize("features", ["null", '"abc"', "[1]", "[null]", '[{"properties": [1]}]'])
def test_a_file_of_odd_features_is_refused_in_words(town, features):
    (town / "halls.geojson").write_text(f'{{"features": {features}}}')
    with pytest.raises(CommandError, match="feature"):
        send(town, None, name="halls.geojson")


def test_texts_no_column_can_hold_reject_their_row_alone(town):
    cells = dict.fromkeys(("Postcode", "Web", "Access", "Where"), "")
    texts = {"Two megabytes": "long " * 400_000, "Nul": "a\0b", "Elder Hall": "Warm"}
    features = [
        {"type": "Feature", "properties": cells | {"Name": n, "Notes": t, "Postcode": "G51 3UU"}}
        for n, t in texts.items()
    ]
    (town / "halls.geojson").write_text(json.dumps({"features": features}))
    told = send(town, None, name="halls.geojson")
    assert "1 loaded" in told
    assert "2 rejected" in told
    assert told.count("Notes") == 2
    assert Asset.objects.get().name == "Elder Hall"


def test_a_row_of_opening_brackets_does_not_take_minutes():
    assert plain("<" * 100_000) == "<" * 100_000
    assert plain("<b>Warm</b> & <br> dry") == "Warm &\ndry"
