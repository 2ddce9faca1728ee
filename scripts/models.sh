#!/usr/bin/env bash
# Brings the models into .setup/models, where tests and figures find them: search, ears and mouth, about 300 MB once. What cannot
# be had is told, and what would use it is skipped. The first word is the program: target/debug/seven-t.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

program="${1:?usage: scripts/models.sh PROGRAM [SET...]}"
shift
"$program" models install "$@" --into .setup/models --from .setup/packages ||
    say "some models could not be had: what would use them is skipped"
