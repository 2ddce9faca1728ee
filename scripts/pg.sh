#!/usr/bin/env bash
# A PostgreSQL of our own for tests: scripts/pg.sh start|stop|url
# It lives in target/pg, listens on loopback only, runs as an unprivileged user when we are root (initdb refuses root), and
# gives up durability for speed (unless PG_DURABLE=1): never keep anything in it. `start` prints the address; started twice it is the same one.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

user=seven_t
# The tree may be a folder that only root can enter (/root/…): then the cluster lives in /tmp, under a name of this tree.
# With PG_DURABLE=1 it is another one, that syncs as a real one does, for figures.
# PG_NAME gives a cluster of that name, for a story that stops it.
kind=${PG_DURABLE:+-durable}${PG_NAME:+-$PG_NAME}
home="$PWD/target/pg$kind"
if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin postgres
    setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$PWD" ||
        home="/tmp/seven-t-pg$kind-$(echo "$PWD" | cksum | cut -d' ' -f1)"
fi
data="$home/data"

binaries() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    if [ -n "$found" ] && [ -x "$found/initdb" ]; then
        echo "$found"
    elif has initdb; then
        dirname "$(readlink -f "$(command -v initdb)")"
    else
        stop_with "PostgreSQL is not installed: run scripts/setup.sh"
    fi
}

# Runs a command as the cluster's owner: the user `postgres` that Debian's package made, when we are root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && exec setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$home" "$@")
    else
        "$@"
    fi
}

# The port of last time if it is free, so that an exported address stays good; else any free one.
free_port() {
    python3 - "$(cat "$home/port" 2>/dev/null || echo 0)" <<'PYTHON'
import socket, sys

for port in (int(sys.argv[1]), 0):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(probe.getsockname()[1])
        break
PYTHON
}

pid() { head -1 "$data/postmaster.pid" 2>/dev/null || true; }

running() {
    local pid
    pid=$(pid)
    # A pid file outlives a crash, and its number may by then be another program's.
    [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$data" ]
}

url() { echo "postgres://$user@127.0.0.1:$(cat "$home/port")/seven_t"; }

start() {
    local bin
    bin=$(binaries)
    if running; then
        url
        return
    fi
    mkdir -p "$home"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres:postgres "$home"
    fi
    if [ ! -f "$data/PG_VERSION" ]; then
        say "Making a PostgreSQL cluster in $home"
        rm -rf "$data"
        as_owner "$bin/initdb" --pgdata="$data" --username=$user --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
            --no-sync >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; stop_with "initdb failed"; }
    fi
    rm -f "$data/postmaster.pid"
    local port
    port=$(free_port)
    echo "$port" >"$home/port"
    local speed="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    [ -z "$kind" ] || speed=""
    # Tests open many connections; logs stay in target/pg/server.log.
    as_owner "$bin/pg_ctl" start --pgdata="$data" --wait --timeout=60 --silent --log="$data/server.log" --options="\
        -c listen_addresses=127.0.0.1 -c port=$(cat "$home/port") -c unix_socket_directories='' \
        $speed -c max_connections=300 -c shared_buffers=128MB" >&2 ||
        { tail -20 "$data/server.log" >&2; stop_with "PostgreSQL did not start"; }
    local there
    there=$("$bin/psql" --no-psqlrc --quiet --tuples-only --no-align \
        "postgres://$user@127.0.0.1:$(cat "$home/port")/postgres" \
        --command="SELECT 1 FROM pg_database WHERE datname = 'seven_t'")
    [ "$there" = 1 ] || "$bin/createdb" --host=127.0.0.1 --port="$(cat "$home/port")" --username=$user seven_t
    url
}

stop() {
    running || { say "PostgreSQL is not running"; return; }
    as_owner "$(binaries)/pg_ctl" stop --pgdata="$data" --mode=fast --wait --timeout=30 --silent
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    url) running || stop_with "PostgreSQL is not running: scripts/pg.sh start"; url ;;
    *) stop_with "usage: scripts/pg.sh start|stop|url" ;;
esac
