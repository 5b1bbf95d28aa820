#!/usr/bin/env bash
# Style, migrations, and Django's own checks with the production settings of the README.
. "$(dirname "$0")/common.sh"
"$ROOT/scripts/setup.sh" test
say "Style of code and templates"
"$VENV/bin/python" -m ruff check --quiet .
"$VENV/bin/python" -m ruff format --check --quiet .
"$VENV/bin/python" -m djlint templates --lint --quiet
say "Migrations and production settings"
if [ -z "${DATABASE_URL:-}" ]; then
  trap 'leave_database test' EXIT
  use_database test
fi
production() {
  ASSETMAP_HTTPS=true ASSETMAP_ALLOWED_HOSTS=map.example.org SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0) \
    "$VENV/bin/python" manage.py "$@"
}
production makemigrations --check --dry-run
production check --deploy --fail-level WARNING
