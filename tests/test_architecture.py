"""Layers: import downwards, never upwards, never sideways. And what public code may not name."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the bottom up; names in one row may not import each other.
LAYERS = [
    ["assetmap.common"],
    ["assetmap.history", "assetmap.notifications", "assetmap.gazetteer"],
    ["assetmap.accounts"],
    ["assetmap.communities"],
    ["assetmap.assets"],
    ["assetmap.moderation", "assetmap.imports", "assetmap.connections", "projects"],
    ["assetmap.maps", "assetmap.api", "assetmap.insights", "assetmap.privacy", "assetmap.demo"],
    ["assetmap.urls", "assetmap.settings", "assetmap.wsgi"],
    ["assetmap.bench"],  # measures all of it
]
# The loader of the demonstration stands on everything.
STANDS_ON_ALL = {"assetmap.demo"}
RANK = {app: rank for rank, row in enumerate(LAYERS) for app in row}
# Inside an app, in this order; a file may import only those before it.
INSIDE = [
    "models",
    "querysets",
    "policy",
    "disclosure",
    "services",
    "forms",
    "filters",
    "views",
    "urls",
]


def modules():
    for top in ("assetmap", "projects"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def app_of(name):
    """The app a dotted name belongs to, or None when it is not ours."""
    parts = name.removesuffix(".__init__").split(".")
    if parts[0] == "projects":
        return "projects"
    return ".".join(parts[:2]) if parts[0] == "assetmap" and len(parts) > 1 else None


def imports_of(path):
    """Every dotted name a file imports, hidden in functions or not."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_imports_go_downwards():
    wrong = []
    for path in modules():
        here = app_of(dotted(path))
        if here is None:
            continue
        assert here in RANK, f"{here} has no layer: give it one in LAYERS"
        for name in imports_of(path):
            there = app_of(name)
            if there in (None, here) or there not in RANK:
                continue
            sideways = RANK[there] == RANK[here] and here not in STANDS_ON_ALL
            if RANK[there] > RANK[here] or sideways:
                wrong.append(f"{dotted(path)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_the_map_of_the_code_in_the_readme_is_true():
    told = (ROOT / "README.md").read_text().split("## What is where")[1].split("```")[1]
    apps = {path.parent.name for path in (ROOT / "assetmap").glob("*/__init__.py")}
    named = set(re.findall(r"^  (\w+)/ ", told, re.MULTILINE))
    assert named == apps
    for name in re.findall(r"^    (\S+)", told, re.MULTILINE):
        assert (ROOT / "assetmap/assets" / name).exists(), name


def test_files_inside_an_app_keep_their_order():
    wrong = []
    for path in modules():
        here = app_of(dotted(path))
        part = next(
            (p.removesuffix(".py") for p in path.parts if p.removesuffix(".py") in INSIDE), ""
        )
        if not here or not part:
            continue
        for name in imports_of(path):
            rest = name.removeprefix(f"{here}.").split(".")[0]
            # Models take their manager from querysets: the one step back that Django asks for.
            if (
                app_of(name) != here
                or rest not in INSIDE
                or (part, rest) == ("models", "querysets")
            ):
                continue
            if INSIDE.index(rest) > INSIDE.index(part):
                wrong.append(f"{dotted(path)} imports {name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("app", ["maps", "api", "gazetteer", "connections"])
def test_only_the_heart_names_the_exact_place(app):
    """What public code never names it cannot leak; disclosure hands it out by audience."""
    for path in (ROOT / "assetmap" / app).rglob("*.py"):
        told = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if (isinstance(node, ast.Attribute) and node.attr == "exact_location")
        ]
        assert not told, f"{dotted(path)} reads exact_location"


def test_no_template_names_the_exact_place_but_through_disclosure():
    for path in (ROOT / "templates").rglob("*.html"):
        assert "asset.exact_location" not in path.read_text(), path


def test_views_do_not_decide_who_may_see():
    """Status, roles and owners are filtered in querysets alone."""
    for path in modules():
        if path.name.startswith("views") or path.parent.name == "views":
            text = path.read_text()
            for phrase in ("filter(status=", "status='published'", 'status="published"'):
                assert phrase not in text, f"{dotted(path)}: {phrase}"


def test_ways_in_leave_writing_to_the_services():
    """Pages, the desk and commands call a service, which judges and records."""
    wrong = []
    for path in modules():
        if not {"admin.py", "views.py", "views", "forms", "commands"} & set(path.parts):
            continue
        text = path.read_text()
        wrong += [
            f"{dotted(path)}: {phrase}"
            for phrase in (".save(", ".objects.create(", ".bulk_create(", ".delete(")
            if phrase in text
        ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_serialised_by_all_fields():
    for path in modules():
        assert 'fields = "__all__"' not in path.read_text(), dotted(path)


def test_no_file_outgrows_one_subject():
    sizes = {dotted(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: size for name, size in sizes.items() if size > 450} == {}


def test_user_text_never_reaches_gdal():
    """Why gis.W001 may be silenced: no coordinate system, data source or raster from text."""
    for path in modules():
        for name in imports_of(path):
            if name.startswith("django.contrib.gis.gdal") and path.name != "grid.py":
                assert name in ("django.contrib.gis.gdal",) and "grid" in path.name, dotted(path)
