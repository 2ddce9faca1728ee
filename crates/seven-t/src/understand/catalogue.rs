//! The names of what a shop sells, from a file.

use crate::apply_file::ApplyFile;
use anyhow::{Context, bail};
use language::{Entry, EntryKind, Lexicon};
use std::path::Path;

/// Columns that hold a product's name, in our export and in those of others.
const NAMES: [&str; 8] = ["product_name", "name", "nom", "title", "titre", "produit", "product", "designation"];

/// What a shop sells, by name.
pub struct Catalogue {
    names: Vec<String>,
    lexicon: Lexicon,
}

impl Catalogue {
    /// Reads a CSV file with a column of names, or the products of an apply file (TOML).
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        let mut names = match file.extension().is_some_and(|ending| ending == "toml") {
            true => {
                let applied = ApplyFile::load(file)?;
                let products = applied.brands.into_iter().flat_map(|brand| brand.products);
                products.map(|product| product.name).collect()
            }
            false => read_csv(file).with_context(|| format!("cannot read {}", file.display()))?,
        };
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| !name.trim().is_empty() && seen.insert(name.clone()));
        let entries = names.iter().zip(0..).map(|(name, key)| Entry {
            key,
            kind: EntryKind::Product,
            name: name.clone(),
            also: Vec::new(),
        });
        Ok(Self { lexicon: Lexicon::new(entries), names })
    }

    /// The index of the names.
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The name an entry of [`Catalogue::lexicon`] was made from.
    pub fn name(&self, key: u32) -> Option<&str> {
        self.names.get(key as usize).map(String::as_str)
    }
}

fn read_csv(file: &Path) -> anyhow::Result<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
    let headers = reader.headers()?.clone();
    let folded: Vec<String> = headers.iter().map(language::fold).collect();
    let Some(at) = NAMES.iter().find_map(|name| folded.iter().position(|header| header == name)) else {
        bail!("no column of names: one of {}", NAMES.join(", "));
    };
    let rows = reader.records().map(|row| Ok(row?.get(at).unwrap_or_default().to_owned()));
    rows.collect()
}
