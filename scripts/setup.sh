#!/usr/bin/env bash
# System packages and the virtual environment. Does nothing, fast, when all is there.
#   setup.sh        what the site runs on
#   setup.sh test   and what the tests need
. "$(dirname "$0")/common.sh"

missing=()
if [ ! -x $POSTGRES/postgres ] || [ ! -f /usr/share/postgresql/15/extension/postgis.control ]; then
  # Debian would start a cluster of its own on port 5432; ours is private and has no port.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  missing+=(postgresql-15-postgis-3)
fi
# Debian's own Python, also where another one comes first on the path.
python=/usr/bin/python3
[ -x $python ] || python=python3
$python -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if [ "${1:-}" = test ]; then
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  # The driver in the playwright package is linked with it, and a small Debian has it not.
  compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || missing+=(libatomic1)
fi
[ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"

# Installed anew only when a lock file changed, or the checkout moved (programs in it name its path).
# The larger set holds the smaller one: an environment made for the tests serves the site too.
mark() { { echo "$VENV"; cat "$1"; } | sha256sum | cut -c1-64; }
installed=$VENV/installed
locks=(requirements.txt)
[ "${1:-}" != test ] || locks+=(requirements-dev.txt)
lock=${locks[-1]}
if grep -qs "$(mark "$lock")" "$installed"; then exit 0; fi
exec 9>>"$LOCAL/setup.lock"
flock 9
if grep -qs "$(mark "$lock")" "$installed"; then exit 0; fi
say "Making the virtual environment from $lock"
rm -f "$installed"
$python -m venv "$VENV"
"$VENV/bin/python" -m pip install -q --disable-pip-version-check --no-input --require-hashes -r "$lock"
for each in "${locks[@]}"; do mark "$each"; done >"$installed"
