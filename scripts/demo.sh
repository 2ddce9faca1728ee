#!/usr/bin/env bash
# The demo: builds, starts the product with SQLite in data/, applies demo/demo.toml, starts the sandbox, and says where to
# look. Ctrl-C stops both. Data is kept: delete the folder data/ to begin anew.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/log.sh
. scripts/log.sh

product=127.0.0.1:7070
sandbox=127.0.0.1:7071
mail=127.0.0.1:7072
bin="${CARGO_TARGET_DIR:-target}/release"

scripts/setup.sh demo
say "Building (some minutes the first time)"
cargo build --release --locked --quiet -p seven-t -p sandbox

for address in $product $sandbox $mail; do
    if (exec 3<>"/dev/tcp/${address/://}") 2>/dev/null; then
        stop_with "something already listens on $address: is another demo running?"
    fi
done

mkdir -p data
config=data/seven-t.toml
if [ ! -f $config ]; then
    key=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')
    # For its owner only, from the first byte on: it holds the key that seals tokens.
    (umask 077 && printf 'listen = "%s"\npublic_url = "http://%s"\ndata_dir = "data"\nsecret_key = "%s"\n\n[knowledge]\n# The sandbox has shops to import from.\npages_from = "loopback"\n\n[voice]\nspeak = "yes"\n' \
        $product $product "$key" >$config.new)
    mv $config.new $config
fi

# Alert mails are delivered into the sandbox's mailbox page.
if ! grep -q '^\[mail\]' $config; then
    printf '\n[mail]\nserver = "smtp://%s"\nfrom = "SEVEN T <alertes@demo.seven-t.africa>"\n' $mail >>$config
fi

# Awa hosts the demo: its settings lead to the page of the platform.
if ! grep -q '^\[platform\]' $config; then
    printf '\n[platform]\norganisation = "awa-commerce"\n' >>$config
fi

# What can be had of them; the shop sells without.
"$bin/seven-t" --config $config models install --from .setup/models --from .setup/packages ||
    say "Without these models, goods are found by their words, and voice notes wait for the team"

say "Applying demo/demo.toml"
"$bin/seven-t" --config $config apply demo/demo.toml | tee data/apply.log

# Stripe notifies one address per account; the product tells it when an account is applied.
notify=$(grep -o "http://$product/webhooks/stripe/[0-9A-Za-z-]*" data/apply.log | head -1 || true)
if [ -n "$notify" ]; then
    sed "s|^# webhook_url = .*|webhook_url = \"$notify\"|" demo/sandbox.toml >data/sandbox.toml
else
    say "No notification address for Stripe in what apply said: its payments will be confirmed by look-up only"
    cp demo/sandbox.toml data/sandbox.toml
fi

pids=()
end() {
    trap - INT TERM EXIT
    [ ${#pids[@]} -eq 0 ] || kill -TERM "${pids[@]}" 2>/dev/null || true
    for _ in $(seq 100); do
        alive=0
        for pid in "${pids[@]}"; do ! kill -0 "$pid" 2>/dev/null || alive=1; done
        [ $alive = 1 ] || break
        sleep 0.1
    done
    [ ${#pids[@]} -eq 0 ] || kill -KILL "${pids[@]}" 2>/dev/null || true
}
trap 'end; exit 0' INT TERM
trap end EXIT

"$bin/sandbox" --listen $sandbox --smtp $mail --seed data/sandbox.toml --data data/sandbox >>data/sandbox.log 2>&1 &
pids+=($!)
"$bin/seven-t" --config $config serve >>data/product.log 2>&1 &
pids+=($!)

await() {
    local name="$1" url="$2" pid="$3"
    for _ in $(seq 200); do
        ! curl --silent --fail --output /dev/null --max-time 2 "$url" || return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    tail -20 "data/$name.log" >&2
    stop_with "the $name did not start; its log is data/$name.log"
}
await sandbox "http://$sandbox/" "${pids[0]}"
await product "http://$product/health/ready" "${pids[1]}"

cat <<TEXT

  The phone            http://$sandbox/
  The merchant         http://$product/
  The API              http://$product/api/docs
  The mailbox          http://$sandbox/mailbox    (alert e-mails of the team)

  A shop to import     http://savons.localhost:${sandbox##*:}
                       (or couture, bijoux, artisan, flux, feuille)

  Sign in as           awa@demo.seven-t.africa
  with the password    bienvenue-awa

  Logs and data are in data/. Ctrl-C stops the demo; the next « make demo » goes on from here.

TEXT

# Either program ending by itself is news.
wait -n "${pids[@]}" || true
say "One of the two programs ended; the last lines of their logs:"
tail -n 5 data/product.log data/sandbox.log >&2
exit 1
