#!/usr/bin/env bash
# The private PostgreSQL/PostGIS cluster of this checkout: no port, no service, one socket.
#   cluster.sh start|stop|erase [test]    "test": a second one, which may lose data in a crash
#   cluster.sh up|down [test]             for scripts: start it; stop it unless somebody needs it
. "$(dirname "$0")/common.sh"
[ -x $POSTGRES/postgres ] || "$ROOT/scripts/setup.sh"
unset "${!PG@}"  # a stranger's PGPORT or PGOPTIONS is not meant for this cluster
name=cluster${2:+-$2}
key=$(printf %s "$ROOT/$name" | sha256sum | cut -c1-10)

# PostgreSQL refuses to run as root: then it runs as whoever owns the data, at first as `postgres`,
# who must be able to reach the folder (not so below /root).
own() { mkdir -p "$1" && { [ "$owner" = "$(id -un)" ] || chown "$owner:" "$1"; } && chmod 700 "$1"; }
as_owner() {  # without the locks of this script, which the server would inherit and hold for ever
  if [ "$owner" = "$(id -un)" ]; then "$@"; else (cd / && exec runuser -u "$owner" -- "$@"); fi 8>&- 9>&-
}
home=$LOCAL/$name
[ ! -e "/var/lib/assetmap-$key/data" ] || home=/var/lib/assetmap-$key
owner=$(id -un)
if [ "$owner" = root ]; then
  owner=$(stat -c %U "$home/data" 2>/dev/null || echo postgres)
  own "$home"
  if ! as_owner test -w "$home" -a -x "$home"; then
    rmdir "$home"
    home=/var/lib/assetmap-$key
    say "The user postgres cannot reach $LOCAL: the database is kept in $home"
  fi
fi
own "$home"
data=$home/data

# A process that works in the data folder is PostgreSQL; a number in a file alone may be anybody's.
running() { [ -f "$data/postmaster.pid" ] && [ "/proc/$(head -n 1 "$data/postmaster.pid")/cwd" -ef "$data" ]; }
busy() { for process in /proc/[0-9]*/cwd; do [ ! "$process" -ef "$data" ] || return 0; done; return 1; }

# A socket's path may have 107 bytes, and PostgreSQL splits and quotes what it reads.
sockets=$home
if [ ${#home} -gt 85 ] || [[ $home =~ [^a-zA-Z0-9/._-] ]]; then
  sockets=${XDG_RUNTIME_DIR:-/tmp}/assetmap-$key
  [ "$(id -u)" != 0 ] || sockets=/run/assetmap-$key
fi
if running; then sockets=$(sed -n 5p "$data/postmaster.pid"); fi
sql() { as_owner $POSTGRES/psql -XqAt -v ON_ERROR_STOP=1 -h "$sockets" -p 5432 -U postgres "$@"; }

up() {
  if running; then return; fi
  own "$sockets"
  [ -O "$sockets" ] || [ "$(id -u)" = 0 ] || give_up "$sockets belongs to somebody else."
  if ! [ -d "$data" ]; then
    say "Making a private database cluster in ${home#"$ROOT/"}"
    rm -rf "$data.new"
    as_owner $POSTGRES/initdb -D "$data.new" -A trust -E UTF8 --locale=C.UTF-8 -U postgres >"$LOCAL/initdb.log" 2>&1 \
      || { cat "$LOCAL/initdb.log" >&2; exit 1; }
    mv "$data.new" "$data"
  fi
  # Left by a crash or an earlier boot. Its number may by now be that of another process.
  if ! busy; then rm -f "$data/postmaster.pid" "$sockets/.s.PGSQL.5432.lock"; fi
  # A quarter of the memory, as PostgreSQL's manual has it, of which it takes what its tables fill;
  # little for tests, since to empty a table it looks through all of it.
  local buffers=$(awk '/^MemTotal/ { mb = int($2 / 4096); print (mb < 2048 ? mb : 2048) }' /proc/meminfo)
  [ $name = cluster ] || buffers=256
  local options="-p 5432 -c listen_addresses='' -c unix_socket_directories='$sockets' -c shared_buffers=${buffers}MB -c jit=off"
  [ $name = cluster ] || options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  as_owner $POSTGRES/pg_ctl -D "$data" -w -t 60 -l "$home/log" -o "$options" start >/dev/null \
    || { tail -n 20 "$home/log" >&2; exit 1; }
  # PostGIS needs a superuser once: every database copied from the template has it.
  sql postgres >/dev/null <<'SQL'
select 'create role assetmap login createdb' where not exists (select from pg_roles where rolname = 'assetmap') \gexec
select 'create database template_assetmap' where not exists (select from pg_database where datname = 'template_assetmap') \gexec
\connect template_assetmap
set client_min_messages = warning;
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;
\connect postgres
alter database template_assetmap is_template true;
select 'create database assetmap owner assetmap template template_assetmap' where not exists (select from pg_database where datname = 'assetmap') \gexec
SQL
}
stop() { if running; then as_owner $POSTGRES/pg_ctl -D "$data" -m fast -w stop >/dev/null; fi; }
url() { python3 -c 'import sys, urllib.parse as u; print("postgis://assetmap@/assetmap?port=5432&host=" + u.quote(sys.argv[1]))' "$sockets"; }

exec 9>>"$LOCAL/$name.lock"
flock 9  # one at a time
case ${1:-} in
  up|start)
    up
    [ "$1" != start ] || touch "$LOCAL/$name.keep"
    [ $name != cluster ] || url >"$LOCAL/database-url"
    [ "$1" != up ] || url
    ;;
  down)
    exec 8>>"$LOCAL/$name.users"
    if [ ! -e "$LOCAL/$name.keep" ] && flock -n -x 8; then stop; fi
    ;;
  stop) rm -f "$LOCAL/$name.keep"; stop ;;
  erase) rm -f "$LOCAL/$name.keep"; stop; rm -rf "$home" "$sockets" ;;
  *) sed -n '2,4p' "$0" >&2; exit 2 ;;
esac
