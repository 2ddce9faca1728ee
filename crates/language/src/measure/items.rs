//! Products wanted and given: the same words, whatever their ending, and the same number.

use super::share;
use crate::text::{stem, tokens};

#[derive(Default)]
pub(super) struct ItemScore {
    hits: usize,
    /// The words were right, whatever the number.
    words: usize,
    wanted: usize,
    given: usize,
}

/// Words that change nothing.
const SMALL: [&str; 18] =
    ["de", "du", "des", "la", "le", "les", "un", "une", "en", "a", "the", "an", "of", "et", "d", "au", "pour", "l"];

impl ItemScore {
    /// Counts one message; says what was wrong.
    pub fn take(&mut self, wanted: &[(u32, String)], given: &[(u32, &str)]) -> Option<String> {
        let wanted_keys: Vec<(Vec<String>, u32)> = wanted.iter().map(|(count, name)| (key(name), *count)).collect();
        let given_keys: Vec<(Vec<String>, u32)> = given.iter().map(|(count, name)| (key(name), *count)).collect();
        let hits = met(&wanted_keys, &given_keys, |a, b| a == b);
        self.hits += hits;
        self.words += met(&wanted_keys, &given_keys, |a, b| a.0 == b.0);
        self.wanted += wanted.len();
        self.given += given.len();
        (hits < wanted.len() || hits < given.len()).then(|| {
            let wanted: Vec<String> = wanted.iter().map(|(count, name)| format!("{count}×{name}")).collect();
            let given: Vec<String> = given.iter().map(|(count, name)| format!("{count}×{name}")).collect();
            format!("✗ items: wanted [{}], given [{}]", wanted.join("; "), given.join("; "))
        })
    }

    pub fn summary(&self) -> String {
        format!(
            "  items: F1 {:.3} (words alone {:.3})\n",
            share(2 * self.hits, self.wanted + self.given),
            share(2 * self.words, self.wanted + self.given)
        )
    }

    pub fn table(&self) -> String {
        let Self { hits, wanted, given, .. } = self;
        format!(
            "  items: {wanted} wanted, {given} given, {hits} right; recall {:.3}, precision {:.3}\n",
            share(*hits, *wanted),
            share(*hits, *given)
        )
    }
}

fn key(name: &str) -> Vec<String> {
    tokens(name).iter().filter(|t| !t.is_any(&SMALL)).map(|t| stem(&t.text)).collect()
}

type Key = (Vec<String>, u32);

/// How many of the one side meet one of the other, each once.
fn met(wanted: &[Key], given: &[Key], same: impl Fn(&Key, &Key) -> bool) -> usize {
    let mut left: Vec<&Key> = given.iter().collect();
    let mut count = 0;
    for want in wanted {
        if let Some(at) = left.iter().position(|give| same(want, give)) {
            left.remove(at);
            count += 1;
        }
    }
    count
}
