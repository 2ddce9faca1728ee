//! A small shop to talk about.

use language::{Entry, EntryKind, Lexicon};

/// What it sells; the key is the place in the list.
pub const PRODUCTS: [&str; 19] = [
    "Robe wax Adjoua",
    "Robe wax Mariam",
    "Robe de soirée Aminata",
    "Foulard en soie",
    "Pagne hollandais 6 yards",
    "Pagne Woodin",
    "Sac à main cuir",
    "T-shirt coton blanc",
    "Savon noir",
    "Beurre de karité pur",
    "Crème de jour éclat",
    "Chemise bazin riche",
    "Boubou brodé homme",
    "Sandales cuir",
    "Chaussures de ville",
    "Ceinture en cuir",
    "Caftan brodé",
    "Robe wax Fatou enfant",
    "Jupe crayon wax",
];

/// Its index.
pub fn lexicon() -> Lexicon {
    Lexicon::new(PRODUCTS.iter().zip(0..).map(|(name, key)| {
        let also: &[&str] = match *name {
            name if name.starts_with("Robe") => &["dress", "dresses"],
            "Foulard en soie" => &["scarf", "scarves"],
            "Sac à main cuir" => &["bag", "handbag", "bags"],
            "Savon noir" => &["black soap", "soap"],
            "Chaussures de ville" => &["shoes", "shoe"],
            "Sandales cuir" => &["sandals"],
            "Chemise bazin riche" => &["shirt"],
            _ => &[],
        };
        Entry {
            key,
            kind: EntryKind::Product,
            name: (*name).to_owned(),
            also: also.iter().map(|word| (*word).to_owned()).collect(),
        }
    }))
}
