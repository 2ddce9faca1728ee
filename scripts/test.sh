#!/usr/bin/env bash
# Every test: on SQLite and on a PostgreSQL of our own, then the walks in Chromium. Arguments go to cargo nextest, and then
# the browser stays closed: scripts/test.sh -p ordering
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

scripts/setup.sh test
export PATH="$PWD/.setup/tools/bin:$PATH"

if [ -z "${SEVEN_T_TEST_POSTGRES:-}" ]; then
    # One that runs already is somebody's: leave it running.
    scripts/pg.sh url >/dev/null 2>&1 || trap 'scripts/pg.sh stop' EXIT
    SEVEN_T_TEST_POSTGRES=$(scripts/pg.sh start)
    export SEVEN_T_TEST_POSTGRES
fi

if [ $# -eq 0 ]; then
    cargo build --locked -p seven-t
    scripts/models.sh "${CARGO_TARGET_DIR:-target}/debug/seven-t"
fi
if [ -f .setup/models/use-multilingual-3.npz ]; then export SEVEN_T_MODELS="$PWD/.setup/models"; fi

if [ $# -gt 0 ]; then
    cargo nextest run --locked "$@"
else
    cargo nextest run --locked --workspace
    scripts/browser.sh
fi
