#!/usr/bin/env bash
# How long a release build of the product takes on this machine from nothing: scripts/cold-build.sh
# Crates are fetched before the clock starts; the target folder is a new one and goes away afterwards. Run it on a quiet
# machine: the budget is 6 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

cargo fetch --locked --quiet
target=$(mktemp -d "${TMPDIR:-/tmp}/seven-t-cold.XXXXXX")
trap 'rm -rf "$target"' EXIT
say "Building from nothing on $(nproc) cores (load now: $(cut -d' ' -f1 /proc/loadavg))"
began=$(date +%s.%N)
CARGO_TARGET_DIR="$target" CARGO_INCREMENTAL=0 cargo build --release --locked --quiet -p seven-t
ended=$(date +%s.%N)
awk -v began="$began" -v ended="$ended" -v bytes="$(stat -c %s "$target/release/seven-t")" 'BEGIN {
    printf "cold release build of seven-t: %.0f s (budget 360 s), program %.1f MB\n", ended - began, bytes / 1048576
}'
