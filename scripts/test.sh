#!/usr/bin/env bash
# Everything: unit, API, journeys and a real browser. Arguments go to pytest.
. "$(dirname "$0")/common.sh"
"$ROOT/scripts/setup.sh" test
if [ -z "${DATABASE_URL:-}" ]; then
  trap 'leave_database test' EXIT
  use_database test
fi
if command -v node >/dev/null && compgen -G 'tests/js/*.test.mjs' >/dev/null; then
  say "Scripts, under node"
  node --test --test-reporter=dot tests/js/*.test.mjs
fi
say "Python, pages and browser, under pytest"
"$VENV/bin/python" -m pytest -q -n 2 --dist worksteal "$@" 8>&-
