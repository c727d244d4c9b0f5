#!/usr/bin/env bash
# The main job on the samples, in a new archive: issue, search, verify; prints where the files are.
set -euo pipefail
cd "$(dirname "$0")/.."
docgen=${1:-.venv/bin/docgen}
archive=demo/archive
[ -e demo ] && mv demo "demo.$(date +%Y%m%d%H%M%S)"
mkdir -p "$archive"

run() { printf '\n$ docgen %s\n' "$*"; "$docgen" --archive "$archive" "$@"; }

# The first list of documents is shown whole; of the others, how many there were.
counted() {
  printf '\n$ docgen %s\n' "$*"
  if ! "$docgen" --archive "$archive" "$@" >demo/out.txt 2>&1; then cat demo/out.txt; return 1; fi
  tail -n 1 demo/out.txt
}

how=run
for sample in $("$(dirname "$docgen")/python" scripts/make_samples.py --order); do
  for file in "samples/$sample.xlsx" "samples/$sample.yaml"; do
    $how generate "${sample%/*}" "$file"
    how=counted
  done
done
rm -f demo/out.txt
printf '\n# What a deliberately bad workbook gets (nothing is issued):\n'
"$docgen" --archive "$archive" generate client-confirmation samples/client-confirmation/bad.xlsx || true

run series
run search 银行 --limit 8
run verify --deep --rerender
printf '\nThe archive: %s\nOne of the pages: ' "$PWD/$archive"
find "$PWD/$archive/store" -name document.pdf | sort | tail -n 1
