//! A brand's knowledge in memory, to be searched.

mod cache;
mod document;
mod parts;
mod store;

pub use cache::LibraryCache;

use crate::{Kind, excerpt::excerpt, version, words};
use document::{Document, Passage};
use kernel::{ArticleId, BrandId, Locale};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use storage::{Ask, Read, StoreError};

/// A brand's articles as they can answer: in memory, made from the database, never written.
#[derive(Debug, Default)]
pub struct Library {
    documents: Vec<Arc<Document>>,
    /// In how many passages each word is.
    frequent: HashMap<String, u32>,
    passages: u32,
    /// The mean number of words of a passage.
    length: f32,
    version: i64,
}

/// A question, to be answered from what the merchant told.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// In the customer's words.
    pub words: &'a str,
    /// The language an answer is best in.
    pub locale: Locale,
    /// Names of goods and places in it: an article need not repeat them.
    pub about: &'a [String],
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The article it stands in.
    pub article: ArticleId,
    /// Its title, for the merchant.
    pub title: String,
    /// What kind of article that is.
    pub kind: Kind,
    /// The language it is written in.
    pub locale: Locale,
    /// The heading of the passage; may be empty.
    pub heading: String,
    /// The whole passage.
    pub passage: String,
    /// The sentences of it that answer, word for word.
    pub extract: String,
    /// How much of the question it is about, 0–1.
    pub confidence: f32,
}

/// What a message of one or several questions is answered with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// One for each question that has one, in their order, each passage once.
    pub found: Vec<Found>,
    /// The questions without an answer, as they were asked.
    pub missed: Vec<String>,
}

/// From so much of a question on, a passage answers it.
const SURE: f32 = 0.6;
/// From so much on, a model that reads it may judge for itself.
const MAYBE: f32 = 0.4;
/// Passages below which a brand's own words say little about which word is rare.
const FEW: f32 = 40.0;
/// A word that asks for nothing alone counts so much of others.
const WEAK: f32 = 0.2;
/// A passage in another language than the customer's: after one that is in theirs.
const FOREIGN: f32 = 0.85;
/// How alike a word must be to one that is known, to be taken for a slip of the finger.
const SLIP: f32 = 0.8;

/// Okapi BM25: how soon more of a word counts no more, and how much long passages lose.
const K1: f32 = 1.2;
const B: f32 = 0.5;

/// A question's words and what each weighs.
struct Query {
    terms: Vec<(String, f32)>,
    total: f32,
}

impl Library {
    /// Reads the brand's articles; those of `before` that did not change are kept as they are.
    #[kernel::boxed]
    pub async fn load(on: &mut dyn Read, brand: BrandId, before: Option<&Self>) -> Result<Self, StoreError> {
        // The version is read before the articles: a change in between is found again by its newer version.
        let version = version::current(on, brand).await?;
        let mut documents = Vec::new();
        if version > 0 {
            let held: HashMap<ArticleId, &Arc<Document>> =
                before.iter().flat_map(|before| &before.documents).map(|document| (document.id, document)).collect();
            for (id, revision) in store::revisions(on, brand).await? {
                match held.get(&id).filter(|held| held.revision == revision) {
                    Some(same) => documents.push(Arc::clone(same)),
                    None => documents.extend(store::document(on, brand, id).await?.map(Arc::new)),
                }
            }
        }
        Ok(Self::of(documents, version))
    }

    fn of(documents: Vec<Arc<Document>>, version: i64) -> Self {
        let mut library = Self { documents, version, ..Self::default() };
        let mut words = 0.0;
        for passage in library.documents.iter().flat_map(|document| &document.passages) {
            library.passages += 1;
            words += passage.length;
            for term in passage.terms.keys() {
                *library.frequent.entry(term.clone()).or_default() += 1;
            }
        }
        library.length = if library.passages == 0 { 1.0 } else { (words / library.passages as f32).max(1.0) };
        library
    }

    /// Asks whether this is the brand's knowledge of now: [`Library::is_current`] takes the answer.
    pub fn asking_version(brand: BrandId) -> Ask<(i64,)> {
        version::asking(brand)
    }

    /// Whether nothing has changed since it was read.
    pub fn is_current(&self, answer: &[(i64,)]) -> bool {
        answer.first().map_or(0, |(version,)| *version) == self.version
    }

    /// Whether there is nothing to answer from.
    pub fn is_empty(&self) -> bool {
        self.passages == 0
    }

    /// How many articles are held in common with another: those that did not change.
    #[doc(hidden)]
    pub fn shared_with(&self, other: &Self) -> usize {
        let same = |document: &&Arc<Document>| other.documents.iter().any(|held| Arc::ptr_eq(held, document));
        self.documents.iter().filter(same).count()
    }

    /// The passage that answers, if one does surely enough.
    pub fn answer(&self, asked: &Asked<'_>) -> Option<Found> {
        self.search(asked, SURE, 1).pop()
    }

    /// An answer to each question of a message.
    pub fn answers(&self, asked: &Asked<'_>) -> Answers {
        let whole = self.answer(asked);
        let parts = parts::questions(asked.words);
        if parts.len() < 2 {
            let missed = if whole.is_some() { Vec::new() } else { vec![asked.words.trim().to_owned()] };
            return Answers { found: whole.into_iter().collect(), missed };
        }
        let mut answers = Answers::default();
        for part in &parts {
            match self.answer(&Asked { words: part.words, ..*asked }) {
                Some(found) if answers.found.iter().any(|known| known.passage == found.passage) => {}
                Some(found) => answers.found.push(found),
                None if part.asks => answers.missed.push(part.words.to_owned()),
                None => {}
            }
        }
        // « et » may join two halves of one question.
        match whole {
            Some(whole) if answers.found.len() < 2 => Answers { found: vec![whole], missed: Vec::new() },
            None if answers.found.is_empty() => {
                Answers { found: Vec::new(), missed: vec![asked.words.trim().to_owned()] }
            }
            _ => answers,
        }
    }

    /// What the merchant told about a matter, whatever exactly is asked of it: the first passage of that kind, in this
    /// language where there is one.
    pub fn told_of(&self, kind: Kind, locale: Locale) -> Option<Found> {
        let of_kind =
            || self.documents.iter().filter(|document| document.kind == kind && !document.passages.is_empty());
        let document = of_kind().find(|document| document.locale == locale).or_else(|| of_kind().next())?;
        let passage = document.passages.first()?;
        Some(Found {
            article: document.id,
            title: document.title.clone(),
            kind,
            locale: document.locale,
            heading: passage.heading.clone(),
            passage: passage.text.clone(),
            extract: passage.text.clone(),
            confidence: 1.0,
        })
    }

    /// Passages that may be about it, the best first: for a reader who judges for themselves.
    pub fn find(&self, asked: &Asked<'_>, most: usize) -> Vec<Found> {
        self.search(asked, MAYBE, most)
    }

    fn search(&self, asked: &Asked<'_>, least: f32, most: usize) -> Vec<Found> {
        let query = self.query(asked);
        let mut scored: Vec<(f32, f32, &Document, &Passage)> = Vec::new();
        for document in &self.documents {
            for passage in &document.passages {
                let confidence = query.covered(|term| passage.terms.contains_key(term));
                if confidence >= least && query.asks_for(|term| passage.terms.contains_key(term)) {
                    let tongue = if document.locale == asked.locale { 1.0 } else { FOREIGN };
                    let score = confidence * confidence * tongue * self.bm25(&query, passage);
                    scored.push((score, confidence, document, passage));
                }
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let told = scored.into_iter().take(most);
        told.map(|(_, confidence, document, passage)| document.found(passage, confidence, &query)).collect()
    }

    /// What a word tells: a rare one more.
    fn rarity(&self, term: &str) -> f32 {
        let with = self.frequent.get(term).copied().unwrap_or_default() as f32;
        let all = (self.passages as f32).max(FEW);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    fn bm25(&self, query: &Query, passage: &Passage) -> f32 {
        let long = 1.0 - B + B * passage.length / self.length;
        let each = query.terms.iter().filter_map(|(term, weight)| {
            let often = passage.terms.get(term)?;
            Some(weight * often * (K1 + 1.0) / (often + K1 * long))
        });
        each.sum()
    }

    fn query(&self, asked: &Asked<'_>) -> Query {
        let goods: HashSet<String> = asked.about.iter().flat_map(|name| words::terms(name)).collect();
        let mut terms: Vec<(String, f32)> = Vec::new();
        for term in words::terms(asked.words) {
            let term = self.as_known(term);
            if terms.iter().any(|(known, _)| *known == term) {
                continue;
            }
            let weak = words::is_weak(&term) || goods.contains(&term);
            let weight = self.rarity(&term) * if weak { WEAK } else { 1.0 };
            terms.push((term, weight));
        }
        Query { total: terms.iter().map(|(_, weight)| weight).sum(), terms }
    }

    /// The word itself, or the one it is a misspelling of.
    fn as_known(&self, term: String) -> String {
        if term.len() < 5 || term.starts_with('=') || self.frequent.contains_key(&term) {
            return term;
        }
        let near = self.frequent.keys().filter(|known| {
            !known.starts_with('=')
                && known.len().abs_diff(term.len()) <= 2
                && known.as_bytes()[0] == term.as_bytes()[0]
        });
        let alike = near.map(|known| (language::text::similar_words(known, &term), known));
        // The same of two that are equally near, whatever the order of the map.
        let best = alike.filter(|(alike, _)| *alike >= SLIP).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
        best.map_or(term, |(_, known)| known.clone())
    }
}

impl Query {
    /// How much of the question these words are, 0–1.
    fn covered(&self, has: impl Fn(&str) -> bool) -> f32 {
        if self.total <= 0.0 {
            return 0.0;
        }
        self.terms.iter().filter(|(term, _)| has(term)).map(|(_, weight)| weight).sum::<f32>() / self.total
    }

    /// Whether one of them asks for something.
    fn asks_for(&self, has: impl Fn(&str) -> bool) -> bool {
        self.terms.iter().any(|(term, _)| has(term) && !words::is_weak(term))
    }
}

impl Document {
    fn found(&self, passage: &Passage, confidence: f32, query: &Query) -> Found {
        let worth = |text: &str| {
            let terms: HashSet<String> = words::terms(text).into_iter().collect();
            query.covered(|term| terms.contains(term))
        };
        Found {
            article: self.id,
            title: self.title.clone(),
            kind: self.kind,
            locale: self.locale,
            heading: passage.heading.clone(),
            passage: passage.text.clone(),
            extract: excerpt(&passage.text, worth),
            confidence,
        }
    }
}

#[cfg(test)]
mod tests;
