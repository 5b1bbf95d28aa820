#!/usr/bin/env python3
"""Fetch the front-end files we did not write, at the versions named here.

    python3 scripts/vendor.py

Needs Python and `npm` on the PATH; nothing is installed or built. Every package lands in
<folder>/<name>-<version>/ with its licence, and static/vendor/vendor.json records the name,
version, licence, source package and SHA-256 of every file. Running it again gives the same bytes.
To move to a new version, change it here, run this, and change the paths the test then names.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from xml.etree import ElementTree

# Refuses paths out of the folder; Python 3.11.2, as in Debian 12, does not know it yet.
SAFELY = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "static" / "vendor" / "vendor.json"
ICON_LIST = Path(__file__).with_name("icons.txt")
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*\Z")
# For engines that know it: all of this is needed, so read it while it arrives, beside the page, and
# not function by function while the page waits.
AT_ONCE = b"//# allFunctionsCalledOnLoad\n"
# Leaflet asks for what only Internet Explorer had by catching the error of everybody else, and to
# say where that came from an engine reads the whole file a second time, while the page waits.
THROWS = b"try{return document.namespaces.add("

STATIC, TESTS = "static/vendor", "tests/vendor"

PACKAGES = [
    {
        "name": "leaflet",
        "package": "leaflet",
        "version": "1.9.4",
        "licence": "BSD-2-Clause",
        "folder": STATIC,
        "changed": "leaflet.js",
        "files": {
            "dist/leaflet.js": "leaflet.js",
            "dist/leaflet.css": "leaflet.css",
            "dist/images/layers.png": "images/layers.png",
            "dist/images/layers-2x.png": "images/layers-2x.png",
            "dist/images/marker-icon.png": "images/marker-icon.png",
            "dist/images/marker-icon-2x.png": "images/marker-icon-2x.png",
            "dist/images/marker-shadow.png": "images/marker-shadow.png",
        },
    },
    {
        "name": "tabler-icons",
        "package": "@tabler/icons",
        "version": "3.36.1",
        "licence": "MIT",
        "folder": STATIC,
        "sprite": "tabler-nodes-outline.json",
    },
    {
        "name": "besley",
        "package": "@fontsource/besley",
        "version": "5.3.0",
        "licence": "OFL-1.1",
        "folder": STATIC,
        "files": {
            "files/besley-latin-600-normal.woff2": "besley-600-latin.woff2",
            "files/besley-latin-ext-600-normal.woff2": "besley-600-latin-ext.woff2",
        },
    },
    {
        "name": "world-atlas",
        "package": "world-atlas",
        "version": "2.0.2",
        "licence": "ISC",
        "folder": STATIC,
        "files": {
            "countries-110m.json": "countries-110m.json",
        },
    },
    {
        "name": "axe-core",
        "package": "axe-core",
        "version": "4.14.1",
        "licence": "MPL-2.0",
        "folder": TESTS,
        "files": {"axe.min.js": "axe.min.js"},
    },
]

# Kept in the repository as it is: Atkinson Hyperlegible Next 2.001 cut to Latin and to the weights
# we use, with the plain zero as default (the slashed one reads as 8 at small sizes) and the slashed
# one behind `font-variant-numeric: slashed-zero`. Its licence allows changes under the same terms.
KEPT = [
    {
        "name": "atkinson-next",
        "version": "2.001",
        "licence": "OFL-1.1",
        "source": "https://github.com/googlefonts/atkinson-hyperlegible-next, changed",
        "folder": "static/fonts",
    },
]


def unpack(package, version, into):
    """Download one package from the registry npm is set up for; return the folder it is in."""
    result = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = into / result.stdout.split()[-1]
    with tarfile.open(archive) as tar:
        tar.extractall(into / "x", **SAFELY)
    return into / "x" / "package"


def icon_names():
    lines = ICON_LIST.read_text().splitlines()
    return sorted({name for line in lines if not line.startswith("#") for name in line.split()})


def sprite(nodes):
    """One SVG of <symbol>s, a line each, so that a template can inline the few it needs."""
    missing = [name for name in icon_names() if name not in nodes]
    if missing:
        raise SystemExit(f"Tabler has no icon called: {', '.join(missing)}")
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in icon_names():
        symbol = ElementTree.Element("symbol", id=f"i-{name}", viewBox="0 0 24 24")
        for tag, attributes in nodes[name]:
            ElementTree.SubElement(symbol, tag, attributes)
        lines.append(ElementTree.tostring(symbol, encoding="unicode"))
    return "\n".join([*lines, "</svg>", ""])


def place(entry):
    return ROOT / entry["folder"] / f"{entry['name']}-{entry['version']}"


def without_delay(leaflet):
    if leaflet.count(THROWS) != 1:
        raise SystemExit("Leaflet looks for Internet Explorer in another way now: see THROWS")
    return AT_ONCE + leaflet.replace(THROWS, b"if(document.namespaces)" + THROWS)


def fetch(entry):
    """Lay one package out afresh in its folder."""
    target = place(entry)
    with tempfile.TemporaryDirectory() as temporary:
        source = unpack(entry["package"], entry["version"], Path(temporary))
        for old in target.parent.glob(f"{entry['name']}-[0-9]*"):
            shutil.rmtree(old)
        target.mkdir(parents=True)
        shutil.copyfile(source / "LICENSE", target / "LICENSE")
        for origin, name in entry.get("files", {}).items():
            path = target / name
            path.parent.mkdir(exist_ok=True)
            # The maps themselves are not kept, and Django refuses a reference to a missing file.
            body = SOURCE_MAP.sub(b"\n", (source / origin).read_bytes())
            path.write_bytes(without_delay(body) if name == entry.get("changed") else body)
        if "sprite" in entry:
            nodes = json.loads((source / entry["sprite"]).read_text())
            (target / "sprite.svg").write_text(sprite(nodes))


def described(entry):
    """The entry as vendor.json has it, with the checksum of every file as it lies there."""
    folder = place(entry)
    return {
        "name": entry["name"],
        "version": entry["version"],
        "licence": entry["licence"],
        "source": entry.get("source") or f"npm:{entry['package']}@{entry['version']}",
        "folder": str(folder.relative_to(ROOT)),
        "files": {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def main():
    for entry in PACKAGES:
        fetch(entry)
        print(f"{entry['name']} {entry['version']}")
    record = [described(entry) for entry in [*PACKAGES, *KEPT]]
    RECORD.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
