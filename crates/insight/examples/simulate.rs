//! Prints what learning is worth on shops whose truth is known: `cargo run -p insight --example simulate --release`.

fn main() {
    print!("{}", insight::bench(std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(10), 7));
}
