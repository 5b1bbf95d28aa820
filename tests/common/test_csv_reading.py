"""Spreadsheets as people send them, and files that are safe to open in one."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from django.conf import settings

from assetmap.common.csvfiles import CsvProblem, csv_lines, read_csv, safe_cell


def rows(data):
    return [row for _, row in read_csv(data)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = f'name{delimiter}place\n"Café, bar"{delimiter}Govan\n'
    assert rows(text.encode()) == [{"name": "Café, bar", "place": "Govan"}]


def test_one_column_is_a_table_too():
    assert rows(b"name\nGovan\n") == [{"name": "Govan"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_or_without_a_mark(encoding):
    table = read_csv("name\nCafé\n".encode(encoding))
    assert [row for _, row in table] == [{"name": "Café"}]
    assert table.encoding == encoding
    assert not table.notes


def test_windows_1252_is_read_with_a_note_of_the_line():
    table = read_csv("name\nHall\nCafé – bar\n".encode("cp1252"))
    assert [row["name"] for _, row in table] == ["Hall", "Café – bar"]
    assert "line 3" in table.notes[0]


def test_lines_are_those_on_which_a_row_begins():
    table = read_csv(b'name,hours\nHall,"Mon\nTue"\n\nPark,"all day"\n')
    assert [(line, row["name"]) for line, row in table] == [(2, "Hall"), (5, "Park")]


def test_ragged_rows_are_kept_and_reported():
    table = read_csv(b"a,b\n1\n1,2\n1,2,3\n")
    assert [row for _, row in table] == [{"a": "1", "b": ""}, *[{"a": "1", "b": "2"}] * 2]
    assert table.ragged == [(2, 1), (4, 3)]


def test_columns_without_a_name_or_with_the_same_get_one():
    table = read_csv(b"name,,name\n1,2,3\n")
    assert [row for _, row in table] == [{"name": "1", "column 2": "2", "name (2)": "3"}]
    assert len(table.notes) == 1


def test_a_nul_byte_is_refused_with_its_line():
    with pytest.raises(CsvProblem) as problem:
        read_csv(b"name\nHall\nPa\0rk\n")
    assert problem.value.line == 3


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfeabc"])
def test_a_file_that_is_no_table_is_refused(data):
    with pytest.raises(CsvProblem):
        read_csv(data)


def test_an_endless_cell_is_refused_with_its_line():
    with pytest.raises(CsvProblem) as problem:
        rows(b"name\nHall\n" + b"x" * 200_000 + b"\n")
    assert problem.value.line == 3


def test_files_are_read_plain_and_gzipped(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"name\nHall\n")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"name\nHall\n"))
    assert rows(tmp_path / "a.csv") == rows(tmp_path / "a.csv.gz") == [{"name": "Hall"}]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+44 141 000", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "-"]
)
def test_formulas_are_disarmed(cell):
    assert safe_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-4.31", "+5", "Govan", "", "a=b", -4.31, 5, True])
def test_numbers_and_words_stay(cell):
    assert safe_cell(cell) == cell


def test_what_is_written_is_read_back_the_same():
    written = "".join(csv_lines(["name", "phone"], [["=1+1", "+44 141"], ["a\nb", None]]))
    assert next(csv.reader(io.StringIO(written))) == ["name", "phone"]
    assert rows(written.encode()) == [
        {"name": "=1+1", "phone": "+44 141"},
        {"name": "a\nb", "phone": ""},
    ]


# --- Real spreadsheets ---------------------------------------------------------------------------

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"


@pytest.mark.parametrize(
    "name, count, encoding, ragged",
    [
        ("messy-imports/businesses.csv", 7_123, "cp1252", 0),
        ("messy-imports/outdoor-education-providers.csv", 114, "utf-8", 99),
        ("messy-imports/adventurous-activity-providers.csv", 117, "utf-8", 0),
        ("edinburgh-council-directories/parks-and-gardens.csv", 144, "utf-8", 0),
        ("edinburgh-council-directories/day-services-and-lunch-clubs.csv", 77, "utf-8", 0),
        ("simd-2020v2/simd2020v2_ranks_population_by_data_zone.csv", 6_976, "utf-8-sig", 0),
    ],
)
def test_real_spreadsheets_are_read_row_by_row(name, count, encoding, ragged):
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not here: the shared data set is optional")
    table = read_csv(DATA / name)
    assert len(list(table)) == count
    assert (table.encoding, len(table.ragged)) == (encoding, ragged)
    assert bool(table.notes) == (encoding == "cp1252")
