#!/usr/bin/env bash
# The site as production would serve it, on this machine: `make run`. Ctrl-C stops all of it.
. "$(dirname "$0")/common.sh"
PORT=$(setting PORT)
export PORT=${PORT:-8000}
[[ $PORT =~ ^[0-9]{1,5}$ ]] || give_up "PORT has to be a number, not \"$PORT\"."
site=$(setting ASSETMAP_SITE_URL)
export ASSETMAP_SITE_URL=${site:-http://127.0.0.1:$PORT}  # what messages and slips lead to
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }
if answers; then give_up "Port $PORT is taken. Stop what runs there, or choose another: make run PORT=8001"; fi
"$ROOT/scripts/setup.sh"

private=no server= worker=
stop() {
  trap '' INT TERM HUP
  if [ -n "$worker" ]; then kill -TERM "$worker" 2>/dev/null || true; wait "$worker" 2>/dev/null || true; fi
  if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  if [ $private = yes ]; then say "Stopping the database"; leave_database; fi
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if [ -z "$(setting DATABASE_URL)" ]; then
  say "Starting the database"
  private=yes
  use_database
fi
make_secret_key
manage() { "$VENV/bin/python" manage.py "$@"; }
say "Bringing the database up to date"
# In one process: starting Django twice would be most of the time this takes.
manage shell --no-imports -c "
from django.core.management import call_command
call_command('migrate', verbosity=0)
call_command('load_demo', if_empty=True)"

collect_static
say "Starting the site"
statement=$(setting ASSETMAP_STATEMENT_TIMEOUT) lock=$(setting ASSETMAP_LOCK_TIMEOUT) workers=$(setting WEB_CONCURRENCY)
# Pages may not hold the database for long; commands may.
ASSETMAP_STATEMENT_TIMEOUT=${statement:-4s} ASSETMAP_LOCK_TIMEOUT=${lock:-2s} WEB_CONCURRENCY=${workers:-2} \
  "$VENV/bin/python" -m gunicorn --config gunicorn.conf.py assetmap.wsgi &
server=$!
"$VENV/bin/python" manage.py work >&2 &  # messages, pictures, and what comes round
worker=$!
signins=$(manage demo_signins) || true
until answers; do
  kill -0 "$server" 2>/dev/null || give_up "The server stopped; its reason is above."
  sleep 0.1
done
[ -z "$signins" ] || printf '%s\n' "$signins"
say "The site is up: http://127.0.0.1:$PORT  (Ctrl-C stops it)"

# `make` told alone to stop (kill -INT) waits for us and does not pass it on: it only stops listening
# for the signal. When it is killed, we get another parent.
parent=$PPID
listens() { local mask; mask=$(sed -n 's/^SigCgt:\t//p' "/proc/$parent/status" 2>/dev/null) && (( 0x${mask:-0} & 2 )); }
watched=no
if [ "$(cat "/proc/$parent/comm")" = make ] && listens; then watched=yes; fi
while kill -0 "$server" 2>/dev/null; do
  [ $watched = no ] || listens || exit 130
  sleep 1 8>&- &
  wait $! || true
done
wait "$server"
