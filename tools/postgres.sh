#!/usr/bin/env bash
# postgres.sh COMMAND…: runs a command with DATABASE_URL of a PostgreSQL server of its own, which begins empty and is gone afterwards.
# Debian's server is used (tools/system.sh installs it); where there is none, says so and runs nothing. Answers with the status of the command.
set -euo pipefail

bin=$(dirname "$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)")
if [ ! -x "$bin/initdb" ]; then
    printf 'jiheng: 没有 PostgreSQL，未在其上测试 / no PostgreSQL here: not tested on it: %s\n' "$*" >&2
    exit 0
fi
folder=$(mktemp -d)
port=$("${PY:-python3}" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; } # it refuses to run as root
stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
[ "$(id -u)" != 0 ] || chown postgres "$folder"
cd "$folder" && as_server "$bin/initdb" -D "$folder/data" -U jiheng --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/log"
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off" start >/dev/null
cd "$OLDPWD"
DATABASE_URL="postgres://jiheng@127.0.0.1:$port/postgres" "$@"
