#!/usr/bin/env bash
# What must hold before a test is worth running: formatting, lints, licences and sources, one TLS library.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

scripts/setup.sh ci
export PATH="$PWD/.setup/tools/bin:$PATH"

cargo fmt --all --check
cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
if has cargo-deny; then
    cargo deny --locked --log-level error check licenses bans sources
else
    say "cargo-deny is not here: licences and sources were not checked"
fi
# One C crypto library (docs: stack decision 4): a crate that brings another one by default must be told not to.
if cargo tree --locked --workspace --edges normal,build --prefix none | grep -E '^(native-tls|openssl-sys|ring) '; then
    stop_with "the crates above came in again: find who asks with « cargo tree -i CRATE » and switch the feature off"
fi
# Each story that docs/money.md names is there.
told=$(grep -rhoE '\bfn [a-z0-9_]+' crates --include='*.rs' | sort -u)
grep -oE '`[a-z0-9_]{14,}`' docs/money.md | tr -d '`' | sort -u | while read -r story; do
    grep -qx "fn $story" <<<"$told" || stop_with "docs/money.md names the story « $story », which is nowhere"
done
