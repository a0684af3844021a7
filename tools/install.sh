#!/usr/bin/env bash
# install.sh NAME: makes .venv where it is missing and installs requirements/NAME.txt into it; with `run` also jiheng itself.
# Called by the Makefile. One at a time: a second call waits and then finds the work done.
set -euo pipefail
cd "$(dirname "$0")/.."

name=$1
python=${PYTHON:-python3.11}
stamp=.venv/.installed-$name

say() { printf 'jiheng: %s\n' "$*" >&2; }

refuse() {
    say "$1"
    shift
    for line in "$@"; do printf '        %s\n' "$line" >&2; done
    exit 1
}

make_venv() {
    "$python" -m venv --clear .venv >.venv.log 2>&1 && rm -f .venv.log
}

# Debian ships python3.11 without the module that makes working environments.
ensure_venv() {
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    command -v "$python" >/dev/null || refuse "找不到 $python / $python not found." \
        "安装 Python 3.11 或更高版本，或指明解释器：make PYTHON=python3.12 …" \
        "Install Python 3.11 or newer, or name the interpreter: make PYTHON=python3.12 …"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || refuse "$("$python" --version) 版本过低，需要 3.11 或更高 / too old, 3.11 or newer is needed." \
        "make PYTHON=python3.11 …"
    make_venv && return
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "无法建立虚拟环境，正在安装 $package / no environment can be made; installing $package …"
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy "$package"; } >&2 && make_venv && return
    fi
    cat .venv.log >&2
    refuse "无法建立虚拟环境 .venv / the environment .venv cannot be made (see above)." \
        "在 Debian 或 Ubuntu 上请先安装 / on Debian and Ubuntu first run:  sudo apt-get install $package"
}

# The terms of this machine's pip (mirror, certificates) stay in force; what is installed is fixed by the hashes.
install() {
    say "正在安装 requirements/$name.txt / installing …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "requirements/$name.txt"
    if [ "$name" = run ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
    fi
    touch "$stamp"
}

up_to_date() {
    [ -x .venv/bin/python ] && [ "$stamp" -nt "requirements/$name.txt" ] && [ "$stamp" -nt pyproject.toml ] && [ "$stamp" -nt src/jiheng/__init__.py ]
}

exec 9>.venv.lock
command -v flock >/dev/null && flock 9
up_to_date && exit
ensure_venv
install
