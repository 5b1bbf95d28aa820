# Shared by the scripts beside this file; meant to be sourced. Works as root and as a user with sudo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
LOCAL=$ROOT/.local
VENV=$ROOT/.venv
POSTGRES=/usr/lib/postgresql/15/bin

say() { printf '\033[1m==\033[0m %s\n' "$*" >&2; }
give_up() { say "$*"; exit 1; }

mkdir -p "$LOCAL" 2>/dev/null && [ -w "$LOCAL" ] \
  || give_up "$LOCAL belongs to $(stat -c %U "$LOCAL" 2>/dev/null || echo somebody else): run this as that user."

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || give_up "This needs root once, and there is no sudo here: run it as root: $*"
  sudo "$@"
}

apt_install() {  # packages; the list of packages is fetched only when something is missing
  say "Installing $* (apt; needed once on this machine)"
  local options=(-qq -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -y --no-install-recommends "$@" \
    >"$LOCAL/apt.log" 2>&1 || { tail -n 20 "$LOCAL/apt.log" >&2; exit 1; }
}

setting() {  # name: its value from the environment, else from .env; nothing when it is in neither
  printenv "$1" && return
  [ ! -f .env ] || sed -nE "s/^(export )?$1=[\"']?([^\"']*)[\"']?\$/\2/p" .env | tail -n 1
}

# The private database, held up for as long as this script lives. Everybody who uses it holds a
# shared lock on a file, so that the last one to leave stops it, also after a crash.
use_database() {  # [test]
  held=cluster${1:+-$1}
  exec 8>>"$LOCAL/$held.users"
  flock -s 8
  DATABASE_URL=$("$ROOT/scripts/cluster.sh" up "$@")
  export DATABASE_URL
}
leave_database() {  # [test]
  exec 8>&-
  "$ROOT/scripts/cluster.sh" down "$@"
}

make_secret_key() {  # of this checkout, where none is set
  if [ -z "$(setting SECRET_KEY)" ] && [ ! -s "$LOCAL/secret-key" ]; then
    (umask 077; "$VENV/bin/python" -c 'import secrets; print(secrets.token_urlsafe(48))' >"$LOCAL/secret-key")
  fi
}

collect_static() {  # compressed and with hashed names, when any of it changed
  local sum; sum=$(find static assetmap projects -path '*static*' -type f -printf '%p %s %T@\n' | sort | cat - requirements.txt | sha256sum)
  if [ "$sum" != "$(cat "$LOCAL/static.sum" 2>/dev/null)" ]; then
    say "Collecting and compressing static files"
    "$VENV/bin/python" manage.py collectstatic --noinput --clear --verbosity 0
    echo "$sum" >"$LOCAL/static.sum"
  fi
}
