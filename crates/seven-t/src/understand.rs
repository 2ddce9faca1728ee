//! `seven-t understand`: reads messages, a line each, and writes what is understood of each as a line of JSON.
//!
//! A line is the message itself, or a JSON object with `text` and, when it is about a shop, `catalogue` (a file). Nothing
//! is sent anywhere. Where the model of sentences is installed, messages whose words leave a doubt are read again with
//! their vector.

mod catalogue;
mod reader;

pub use catalogue::Catalogue;
pub use reader::Reader;

use anyhow::Context as _;
use clap::Args;
use jiff::Zoned;
use language::{Context, Day, Understanding};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    io::{BufRead, Write},
    path::{Path, PathBuf},
    rc::Rc,
};

/// What `seven-t understand` is asked.
#[derive(Debug, Clone, Args)]
pub struct Understand {
    /// What the shop sells: a CSV file with a column of names, or an apply file (TOML).
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// The day « demain » counts from, as 2026-11-26; today when not given.
    #[arg(long, value_name = "DAY", value_parser = day)]
    today: Option<Day>,
    /// The folder of the model of sentences; that of the configuration when not given, none when it is not installed.
    #[arg(long, value_name = "FOLDER", env = "SEVEN_T_MODELS")]
    pub models: Option<PathBuf>,
}

fn day(text: &str) -> Result<Day, String> {
    let date: jiff::civil::Date = text.parse().map_err(|error| format!("{error}"))?;
    Ok(civil(date))
}

fn civil(date: jiff::civil::Date) -> Day {
    Day { year: date.year().into(), month: date.month().unsigned_abs().into(), day: date.day().unsigned_abs().into() }
}

/// A line of the input, when it is JSON.
#[derive(Deserialize)]
struct Asked {
    text: String,
    catalogue: Option<PathBuf>,
}

/// A line of the output.
#[derive(Serialize)]
struct Told<'a> {
    text: &'a str,
    language: &'static str,
    intents: Vec<Intent>,
    mood: &'a language::Feeling,
    items: Vec<Item<'a>>,
    entities: &'a language::Entities,
}

#[derive(Serialize)]
struct Intent {
    label: &'static str,
    p: f32,
}

/// A product as spoken; one when no number was said.
#[derive(Debug, Serialize)]
pub struct Item<'a> {
    /// The words as typed.
    pub text: &'a str,
    /// How many.
    pub quantity: u32,
    /// The product of the catalogue it is, when one is given and only one fits best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
}

/// The products spoken of in a message.
pub fn items<'a>(understood: &'a Understanding, catalogue: Option<&'a Catalogue>) -> Vec<Item<'a>> {
    let item = |item: &'a language::Item| Item {
        text: &item.mention.text,
        quantity: item.quantity.unwrap_or(1),
        product: catalogue.and_then(|catalogue| catalogue.name(item.mention.candidates.first()?.key)),
        size: item.size.as_ref().map(|size| size.0.as_str()),
        colour: item.colour.map(|colour| colour.name),
    };
    understood.entities.items.iter().map(item).collect()
}

/// Reads lines until there are none.
pub fn run(options: &Understand, reader: &Reader, input: impl BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let today = options.today.unwrap_or_else(|| civil(Zoned::now().date()));
    let mut catalogues = Catalogues::default();
    for line in input.lines() {
        let line = line?;
        let asked = match line.trim_start().starts_with('{') {
            true => serde_json::from_str(&line).with_context(|| format!("not a message: {line}"))?,
            false => Asked { text: line, catalogue: None },
        };
        let file = asked.catalogue.as_deref().or(options.catalogue.as_deref());
        let catalogue = file.map(|file| catalogues.open(file)).transpose()?;
        let lexicon = catalogue.as_ref().map(|catalogue| catalogue.lexicon());
        let understood = reader.read(&asked.text, Context { today: Some(today), lexicon, ..Context::default() });
        let told = Told {
            text: &asked.text,
            language: understood.language.code(),
            intents: understood.labels.iter().map(|(label, p)| Intent { label: label.code(), p: *p }).collect(),
            mood: &understood.mood,
            items: items(&understood, catalogue.as_deref()),
            entities: &understood.entities,
        };
        serde_json::to_writer(&mut output, &told)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(())
}

/// The catalogues opened so far.
#[derive(Default)]
struct Catalogues(HashMap<PathBuf, Rc<Catalogue>>);

impl Catalogues {
    fn open(&mut self, file: &Path) -> anyhow::Result<Rc<Catalogue>> {
        if let Some(known) = self.0.get(file) {
            return Ok(Rc::clone(known));
        }
        let catalogue = Rc::new(Catalogue::open(file)?);
        self.0.insert(file.to_owned(), Rc::clone(&catalogue));
        Ok(catalogue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(options: &Understand, lines: &str) -> Vec<serde_json::Value> {
        let mut out = Vec::new();
        run(options, &Reader::default(), lines.as_bytes(), &mut out).expect("understood");
        String::from_utf8(out).expect("text").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    #[test]
    fn a_line_says_everything() {
        let today = Some(Day { year: 2026, month: 11, day: 26 });
        let lines = "je veux 2 robes wax et un sac noir, livrez demain à Cocody\n{\"text\":\"pas content du tout\"}\n";
        let told = told(&Understand { catalogue: None, today, models: None }, lines);
        assert_eq!(told.len(), 2);
        let items: Vec<(&str, u64)> = told[0]["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| (item["text"].as_str().expect("text"), item["quantity"].as_u64().expect("quantity")))
            .collect();
        assert_eq!(items, [("robes wax", 2), ("sac noir", 1)]);
        assert_eq!(told[0]["language"], "fr");
        assert_eq!(told[0]["entities"]["dates"][0]["date"], "2026-11-27");
        assert_eq!(told[0]["entities"]["places"][0]["name"], "Cocody");
        assert_eq!(told[1]["mood"]["label"], "frustrated");
        assert_eq!(told[1]["intents"][0]["label"], "complaint");
    }

    #[test]
    fn a_catalogue_names_the_product() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("shop.csv");
        std::fs::write(&file, "name,price\nRobe wax Adjoua,15000\nSavon noir,1500\n").expect("written");
        let told = told(&Understand { catalogue: Some(file), today: None, models: None }, "3 savons noirs svp\n");
        assert_eq!(told[0]["items"][0]["product"], "Savon noir");
        assert_eq!(told[0]["items"][0]["quantity"], 3);
    }
}
