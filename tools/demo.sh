#!/usr/bin/env bash
# demo.sh REPORT: the main job on examples/, for people and as a page. Findings (exit code 1) are what a demonstration is for.
set -euo pipefail
cd "$(dirname "$0")/.."

report=$1
documents=(examples/*.*)
check() { .venv/bin/jiheng check "${documents[@]}" "$@" || [ $? = 1 ]; }

rm -f "$report"
check
check --format html --output "$report"
[ -s "$report" ]
printf '\n网页报告 / HTML report: %s\n' "$PWD/$report"
