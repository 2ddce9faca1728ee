# Sourced by the other scripts: what they say, and how they stop.

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
stop_with() { printf '✗ %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
