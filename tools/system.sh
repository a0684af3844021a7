#!/usr/bin/env bash
# system.sh: programs that the tests drive and PyPI does not have: Chromium, curl, PostgreSQL, Chinese fonts for the pictures. Installed once, as root on
# Debian and Ubuntu; elsewhere the tests that need them say so and are skipped.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_fonts() { have fc-list && [ -n "$(fc-list :lang=zh family)" ]; }

wanted=()
have chromium || wanted+=(chromium)
have curl || wanted+=(curl)
has_postgres || wanted+=(postgresql)
has_fonts || wanted+=(fontconfig fonts-noto-cjk)
[ ${#wanted[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! have apt-get; then
    printf 'jiheng: 缺少 / missing: %s\n' "${wanted[*]}" >&2
    exit 0
fi
printf 'jiheng: 正在安装 / installing: %s\n' "${wanted[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update -q && apt-get install -qy --no-install-recommends "${wanted[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
fi
rm -f "$log"
