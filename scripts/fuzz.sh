#!/usr/bin/env bash
# Runs each target of crates/shopfront/fuzz for so many seconds (60 if nothing is said), where cargo-fuzz and a nightly compiler are there.
# Where they are not, the bounded test over every reader stands for them (docs/decisions/0013).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=log.sh
. scripts/log.sh
seconds="${1:-60}"
if ! cargo fuzz --version >/dev/null 2>&1 || ! cargo +nightly --version >/dev/null 2>&1; then
    say "no cargo-fuzz or no nightly compiler: crates/shopfront/tests/robustness.rs stands for it"
    exit 0
fi
for target in crates/shopfront/fuzz/fuzz_targets/*.rs; do
    name=$(basename "$target" .rs)
    say "fuzzing $name for $seconds s"
    (cd crates/shopfront && cargo +nightly fuzz run "$name" -- -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=20)
done
