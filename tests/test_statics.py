"""Static files and templates: what was vendored is what it says; no page needs a looser policy."""

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from assetmap.common import icons

ROOT = Path(settings.BASE_DIR)
VENDORED = json.loads((ROOT / "static/vendor/vendor.json").read_text())
TEMPLATES = [
    path
    for folder in ("templates", "assetmap", "projects")
    for path in sorted((ROOT / folder).glob("**/*.html"))
]
STYLES = sorted(ROOT.glob("static/css/**/*.css"))
SCRIPTS = sorted(ROOT.glob("static/js/**/*.js"))


def relative(path):
    return str(path.relative_to(ROOT))


# --- What we did not write


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["name"])
def test_vendored_files_are_the_ones_recorded(entry):
    folder = ROOT / entry["folder"]
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found == entry["files"]
    assert "LICENSE" in found


def test_nothing_is_vendored_without_a_record():
    recorded = {entry["folder"] for entry in VENDORED}
    for place in ("static/vendor", "static/fonts", "tests/vendor"):
        folders = {relative(path) for path in (ROOT / place).iterdir() if path.is_dir()}
        assert folders <= recorded


# --- What is served


def test_every_file_is_collected_under_a_hashed_name(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "assetmap.common.storage.ModuleManifestStorage"}
    }
    compressible = ("css", "html", "js", "json", "map", "md", "svg", "txt", "xml")
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = compressible  # the slow part, and not in doubt
    call_command("collectstatic", verbosity=0, interactive=False)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    main = (tmp_path / paths["js/main.js"]).read_text()
    imported = re.findall(r'import\("\./(controllers/[^"]+)"\)', main)
    assert imported
    for name in imported:
        assert (tmp_path / "js" / name).exists()
        assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{name} keeps its plain name"
    sheet = (tmp_path / paths["css/every-page.css"]).read_text()
    assert "@import" not in sheet  # what it imports is in it
    assert all(words in sheet for words in ("--map-land:", ".skip", "@layer utilities"))
    fonts = re.findall(r'url\("([^"]+)"\)', sheet)
    assert fonts and all((tmp_path / "css" / font).exists() for font in fonts)


def test_controllers_named_in_templates_exist_and_are_registered():
    registered = set(
        re.findall(r'^  "([a-z-]+)": \(\)', (ROOT / "static/js/main.js").read_text(), re.M)
    )
    named = {
        name
        for path in TEMPLATES
        for value in re.findall(r'data-controller="([a-z -]+)"', path.read_text())
        for name in value.split()
    }
    assert named <= registered
    for name in registered:
        assert finders.find(f"js/controllers/{name}.js"), name


def test_static_files_named_in_templates_exist():
    for path in TEMPLATES:
        for name in re.findall(r'{% static ["\']([^"\']+)["\']', path.read_text()):
            assert finders.find(name), f"{relative(path)} names {name}"


def test_icons_named_in_templates_are_in_the_sprite():
    for path in TEMPLATES:
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text()):
            assert name in icons.symbols(), f"{relative(path)} names {name}"


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_imports_can_be_rewritten_for_hashed_names(path):
    for line in path.read_text().splitlines():
        if re.match(r"\s*(import|export)\b.*\bfrom\b|\s*import\s+[\"']", line):
            assert line.rstrip().endswith(";"), line
        assert not re.search(r"import\(\s*[^\"'\s]", line), f"not a literal path: {line}"


# --- What the content security policy rests on


class Inline(HTMLParser):
    """Collects what would need 'unsafe-inline', in a template with its tags blanked out."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        self.found += [
            f"{tag} {name}" for name in names if name == "style" or name.startswith("on")
        ]
        if any((value or "").strip().lower().startswith("javascript:") for value in names.values()):
            self.found.append(f"{tag} javascript:")
        plain = tag == "script" and "src" not in names
        if (plain and names.get("type") != "application/json") or tag == "style":
            self.found.append(f"{tag} element")


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_template_carries_inline_style_or_script(path):
    text = re.sub(r"{#.*?#}", "", path.read_text())
    text = re.sub(r"{%.*?%}|{{.*?}}", "x", text, flags=re.S)
    parser = Inline()
    parser.feed(text)
    assert parser.found == []


# --- How the styles are written


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_styles_use_neither_ids_nor_importance_nor_raw_colours(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert "!important" not in text
    for selector in re.findall(r"([^{};]+){", text):
        assert not re.search(r"#[a-zA-Z]", selector), selector.strip()
    if path.name != "tokens.css":
        without_print = re.sub(r"@media print {.*", "", text, flags=re.S)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b", without_print)
        layered = re.search(r"@layer (base|components|utilities) {", text)
        # The admin's own styles stand in no layer, and would win over ours in one.
        assert layered or path.name in ("admin.css", "every-page.css")
