#!/usr/bin/env bash
# usage: with-database.sh COMMAND...    runs it with the private database up, and DATABASE_URL set
. "$(dirname "$0")/common.sh"
"$ROOT/scripts/setup.sh"
make_secret_key
DATABASE_URL=$(setting DATABASE_URL)
if [ -n "$DATABASE_URL" ]; then export DATABASE_URL; exec "$@"; fi
trap leave_database EXIT
use_database
"$@"
