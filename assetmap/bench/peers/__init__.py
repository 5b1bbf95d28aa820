"""Other people's servers on the same table, each in an environment of its own in .local/bench/.

All may hand out 10,000 features at most (tipg's own limit), and say so nowhere on a map.
"""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson
from django.db import connection

from assetmap.bench.questions import SCALES, Question, boxes, tile_numbers
from assetmap.bench.serving import LOGS, address, serving

HERE = Path(__file__).resolve().parent
LIMIT = 10_000
TABLE = "bench_public"


@dataclass(frozen=True)
class Peer:
    """`view` has {box}, `tile` has {z}, {x} and {y}."""

    name: str
    command: tuple
    ready: str
    view: str
    tile: str = ""
    prepare: object = lambda bin: {}

    def serve(self):
        """The server on the database that Django works in."""
        bin = _environment_of(self.name)
        told = {"PATH": os.environ["PATH"], "DATABASE_URL": address()}
        told |= self.prepare(bin)
        program, *rest = self.command
        return serving(self.name, [str(bin / program), *rest], told, ready=self.ready)

    def questions(self):
        """What of ours it can answer."""
        views = [
            Question(f"view, {scale}", [self.view_path(box) for box in boxes(scale)], rush=True)
            for scale in SCALES
        ]
        tiles = [
            Question(f"tile, z{z} .mvt", [self.tile.format(z=z, x=x, y=y)], rush=True)
            for z, (x, y) in tile_numbers().items()
            if self.tile
        ]
        return views + tiles

    def view_path(self, box, zoom=None):
        return self.view.format(box=box)


def _environment_of(name):
    """The folder of its programs; made anew when its lock file changed."""
    lock, home = HERE / f"{name}.txt", LOGS / name
    mark, made = hashlib.sha256(lock.read_bytes()).hexdigest(), home / "installed"
    if not made.exists() or made.read_text() != mark:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [home / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-input", "--require-hashes", "-r", lock], check=True)
        made.write_text(mark)
    return home / "bin"


def _configure_pygeoapi(bin):
    config, document = LOGS / "pygeoapi.json", LOGS / "pygeoapi-openapi.json"
    told = orjson.loads((HERE / "pygeoapi.json").read_bytes())
    database = connection.get_connection_params()
    told["resources"][TABLE]["providers"][0]["data"] = {
        "host": database["host"],
        "port": database.get("port") or 5432,
        "dbname": database["dbname"],
        "user": database["user"],
        "password": database.get("password", ""),
        "search_path": ["public"],
    }
    config.write_bytes(orjson.dumps(told))
    paths = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(document)}
    subprocess.run(
        [
            bin / "pygeoapi",
            "openapi",
            "generate",
            config,
            "--format",
            "json",
            "--output-file",
            document,
        ],
        env=os.environ | paths,
        check=True,
        capture_output=True,
    )
    return paths


_GUNICORN = (
    "gunicorn",
    "--bind",
    "127.0.0.1:{port}",
    "--workers",
    "1",
    "--threads",
    "4",
    "--no-control-socket",
)
_TIPG = f"/collections/public.{TABLE}"

PEERS = [
    Peer(
        name="tipg",
        command=("uvicorn", "tipg.main:app", "--port", "{port}", "--log-level", "warning"),
        ready=_TIPG,
        view=f"{_TIPG}/items?bbox={{box}}&limit={LIMIT}&f=geojson",
        tile=f"{_TIPG}/tiles/WebMercatorQuad/{{z}}/{{x}}/{{y}}",
    ),
    Peer(
        name="pygeoapi",
        command=(*_GUNICORN, "--timeout", "120", "pygeoapi.flask_app:APP"),
        ready=f"/collections/{TABLE}?f=json",
        view=f"/collections/{TABLE}/items?bbox={{box}}&limit={LIMIT}&f=json",
        prepare=_configure_pygeoapi,
    ),
    Peer(
        name="drfgis",
        command=(*_GUNICORN, "--timeout", "120", "--chdir", str(HERE), "drfgis:application"),
        ready="/assets/?in_bbox=0,0,0,0",
        view=f"/assets/?in_bbox={{box}}&page_size={LIMIT}",
    ),
]
