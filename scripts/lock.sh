#!/usr/bin/env bash
# Renew requirements*.txt: the newest releases that fit together, with the hash of every published
# file of each, and no address of where they came from.
. "$(dirname "$0")/common.sh"
"$ROOT/scripts/setup.sh"
uv=$LOCAL/uv/bin/uv
if [ ! -x "$uv" ]; then
  say "Fetching uv, the resolver"
  "$VENV/bin/python" -m venv "$LOCAL/uv"
  "$LOCAL/uv/bin/python" -m pip install -q --disable-pip-version-check uv
fi
for set in requirements requirements-dev assetmap/bench/peers/{drfgis,pygeoapi,tipg}; do
  "$uv" pip compile -q --no-config --python-version 3.11 --universal --generate-hashes --upgrade \
    --no-emit-index-url --no-emit-find-links --no-header $set.in -o $set.txt
done
