//! Makes `data/intent.bin` from `data/train-*.tsv`: `cargo run -p language --bin train-intent`.
//!
//! The same corpora give the same bytes. Run it after changing a corpus, the products, the places, the spelling table or
//! the features; a test fails when the weights are older than the corpora.

use std::{fs, path::Path};

fn main() -> std::io::Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/intent.bin");
    let bytes = language::training::train(|line| println!("{line}"));
    fs::write(&file, &bytes)?;
    println!("{} bytes written to {}", bytes.len(), file.display());
    Ok(())
}
