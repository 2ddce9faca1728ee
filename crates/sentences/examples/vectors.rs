//! Writes the vectors of texts, 512 numbers of four bytes each, the least significant first: `cargo run --release -p
//! sentences --example vectors -- FOLDER < texts > vectors`, a text a line, FOLDER being where the model is installed.

use sentences::Sentences;
use std::{
    error::Error,
    io::{self, BufRead, Write},
    path::Path,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("the folder of the model")?;
    let model = Sentences::load(Path::new(&folder))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        for value in model.vector(&line?).values() {
            out.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(out.flush()?)
}
