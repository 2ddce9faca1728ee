#!/usr/bin/env bash
# The walks of a customer and a merchant in headless Chromium, against the debug binaries.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

[ -f e2e/package.json ] || { say "There are no browser tests (e2e/)"; exit 0; }
# With the tests' features, so that what the tests were built with is not built again.
cargo test --locked --quiet --workspace --no-run
target="${CARGO_TARGET_DIR:-$PWD/target}"
export SEVEN_T_BIN="$target/debug/seven-t" SANDBOX_BIN="$target/debug/sandbox"
CHROMIUM=$(command -v chromium || command -v google-chrome)
export CHROMIUM
npm test --prefix e2e
