#!/usr/bin/env bash
# usage: bench.sh COMMAND...    a manage.py command, always in the private cluster of this checkout
. "$(dirname "$0")/common.sh"
"$ROOT/scripts/setup.sh"
trap leave_database EXIT
use_database
make_secret_key
collect_static
DJANGO_SETTINGS_MODULE=assetmap.bench.settings "$VENV/bin/python" manage.py "$@"
