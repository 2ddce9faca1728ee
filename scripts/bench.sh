#!/usr/bin/env bash
# The figures, on SQLite and on a PostgreSQL of our own (durable this time: scripts/pg.sh start would cheat).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

scripts/setup.sh test
cargo build --release --locked --quiet -p seven-t -p sandbox
PG_DURABLE=1
export PG_DURABLE
ours=1
scripts/pg.sh url >/dev/null 2>&1 && ours=0
[ $ours = 0 ] || trap 'scripts/pg.sh stop' EXIT
SEVEN_T_BENCH_POSTGRES=$(scripts/pg.sh start)
export SEVEN_T_BENCH_POSTGRES
exec_bin="${CARGO_TARGET_DIR:-target}/release/seven-t"
"$exec_bin" bench "$@"
