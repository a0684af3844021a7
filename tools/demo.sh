#!/usr/bin/env bash
# demo.sh REPORT: the main job on examples/: findings of each form for people, and of every file as a page.
# Findings (exit code 1) are what a demonstration is for.
set -euo pipefail
cd "$(dirname "$0")/.."

report=$1
shopt -s extglob
documents=(examples/!(README).*)

# The same form in several formats gives the same findings: print them once.
declare -A printed
forms=()
for document in "${documents[@]}"; do
    form=${document%.*}
    [ -n "${printed[$form]:-}" ] || forms+=("$document")
    printed[$form]=yes
done

check() { .venv/bin/jiheng check "$@" || [ $? = 1 ]; }

rm -f "$report"
check "${forms[@]}"
check "${documents[@]}" --format html --output "$report"
[ -s "$report" ]
printf '\n网页报告 / HTML report: %s\n' "$PWD/$report"
