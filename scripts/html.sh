#!/usr/bin/env bash
# Every page, with and without signing in, through the W3C HTML checker (vnu-jar from npm; java).
. "$(dirname "$0")/common.sh"
"$ROOT/scripts/setup.sh" test
command -v java >/dev/null || apt_install default-jre-headless
jar=$LOCAL/vnu/package/build/dist/vnu.jar
if [ ! -f "$jar" ]; then
  say "Fetching the HTML checker (npm vnu-jar)"
  mkdir -p "$LOCAL/vnu"
  (cd "$LOCAL/vnu" && npm pack --silent vnu-jar@26.9.27 >/dev/null && tar -xzf vnu-jar-*.tgz)
fi
if [ -z "${DATABASE_URL:-}" ]; then
  trap 'leave_database test' EXIT
  use_database test
fi
say "Checking every page"
VNU_JAR=$jar "$VENV/bin/python" -m pytest -q -rP tests/html/check_pages.py 8>&-
