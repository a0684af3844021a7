#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: exact releases with hashes, for every platform and Python 3.11 or newer.
# Releases that are pinned already stay unless --upgrade is given. No index address is written down. Only what comes as a wheel
# is taken, since tools/install.sh builds nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() {
    local name=$1
    shift
    echo "requirements/$name.txt"
    .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --only-binary :all: \
        --custom-compile-command "make lock" --output-file "requirements/$name.txt" "$@" >/dev/null
}

lock run pyproject.toml --extra pdf --extra ocr --extra web --group build "${@}"
lock test pyproject.toml --extra pdf --extra ocr --extra web --group build --group test --constraint requirements/run.txt "${@}"
lock bench pyproject.toml --group build --group bench --constraint requirements/run.txt --constraint requirements/test.txt "${@}"
lock lock --group lock "${@}"
