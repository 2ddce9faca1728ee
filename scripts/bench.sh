#!/usr/bin/env bash
# The figures of this machine, on SQLite and on a PostgreSQL of our own that syncs as a real one does. Arguments go to
# `seven-t bench`, which finds that PostgreSQL in SEVEN_T_BENCH_POSTGRES and the emulator in SANDBOX_BIN.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

scripts/setup.sh test
say "Building (some minutes the first time)"
cargo build --release --locked --quiet -p seven-t -p sandbox
bin="${CARGO_TARGET_DIR:-$PWD/target}/release"

export PG_DURABLE=1
scripts/pg.sh url >/dev/null 2>&1 || trap 'scripts/pg.sh stop' EXIT
SEVEN_T_BENCH_POSTGRES=$(scripts/pg.sh start)
scripts/models.sh "$bin/seven-t"
if [ -f .setup/models/use-multilingual-3.npz ]; then export SEVEN_T_MODELS="$PWD/.setup/models"; fi
export SEVEN_T_BENCH_POSTGRES SANDBOX_BIN="$bin/sandbox"
"$bin/seven-t" bench --dir target/bench "$@"
# How completely shops are read, on documents of our own.
case "${1:-all}" in
  all | import | -*) cargo run --release --locked --quiet -p shopfront --example completeness ;;
esac
