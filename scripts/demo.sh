#!/usr/bin/env bash
# The main job on the samples, in a new archive: issue, search, verify; prints where the files are.
set -euo pipefail
cd "$(dirname "$0")/.."
docgen=${1:-.venv/bin/docgen}
archive=demo/archive
[ -e demo ] && mv demo "demo.$(date +%Y%m%d%H%M%S)"
mkdir -p "$archive"

run() { printf '\n$ docgen %s\n' "$*"; "$docgen" --archive "$archive" "$@"; }

for folder in samples/*/; do
  type=$(basename "$folder")
  for file in "$folder"*.xlsx "$folder"*.yaml; do
    [[ -f $file && $(basename "$file") != bad* ]] || continue
    run generate "$type" "$file"
  done
done
printf '\n# What a deliberately bad workbook gets (nothing is issued):\n'
"$docgen" --archive "$archive" generate client-confirmation samples/client-confirmation/bad.xlsx || true

run series
run search 银行
run verify --deep --rerender
printf '\nThe archive: %s\nOne of the pages: ' "$PWD/$archive"
find "$PWD/$archive/store" -name document.pdf | sort | tail -n 1
