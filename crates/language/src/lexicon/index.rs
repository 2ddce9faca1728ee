use super::{Candidate, Entry, EntryKind};
use crate::{
    attributes::is_feature,
    text::{Kind, Token, fold, similar_words, sound_key, stem, tokens},
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

/// Words of dialogue: never taken for a misspelt product, and too weak to name one alone.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common.txt").split_whitespace().collect());

/// The other words for the same goods, by stem: « robe » for "dress", whichever of the two the merchant wrote.
static GOODS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<&'static str>> = HashMap::new();
    let lines = include_str!("../../data/goods.tsv").lines().filter(|line| !line.starts_with('#'));
    for group in lines.map(|line| line.split_whitespace().collect::<Vec<_>>()) {
        for word in &group {
            all.entry(stem(word)).or_default().extend(group.iter().filter(|other| *other != word));
        }
    }
    all
});

/// Words that say the same of goods without naming them, by stem: « fraîcheur » for « froid ».
static ALIKE: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    let lines = include_str!("../../data/alike.tsv").lines().filter(|line| !line.starts_with('#'));
    for group in lines.map(|line| line.split_whitespace().map(fold).collect::<Vec<_>>()) {
        for word in &group {
            all.entry(stem(word)).or_default().extend(group.iter().filter(|other| *other != word).cloned());
        }
    }
    all
});

/// Words that may stand inside a name without being part of it.
const LINKS: [&str; 30] = [
    "de", "du", "des", "la", "le", "les", "en", "a", "au", "aux", "un", "une", "pour", "avec", "et", "of", "the",
    "with", "for", "in", "and", "mon", "ma", "mes", "ce", "cet", "cette", "votre", "vos", "sur",
];

/// Every word the understanding was trained on, by stem: what customers say around the goods.
static DIALOGUE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let corpora = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];
    let phrases = corpora.into_iter().flat_map(str::lines).filter_map(|line| line.split_once('\t'));
    let plain = |phrase: &str| phrase.replace(['[', ']', '|', '{', '}'], " ");
    phrases.flat_map(|(_, phrase)| tokens(&plain(phrase))).map(|token| stem(&token.text)).collect()
});

/// Whether a word is one of dialogue rather than the name of some goods.
pub(super) fn is_common(token: &Token) -> bool {
    COMMON.contains(token.text.as_str()) || DIALOGUE.contains(&stem(&token.text)) || is_link(token)
}

/// Whether the word is one of everyday dialogue, exactly. Takes a folded word.
pub fn is_everyday(word: &str) -> bool {
    COMMON.contains(word)
}

/// The other words for the same goods: « robe » for "dress". Takes a folded word.
pub fn goods_like(word: &str) -> &'static [&'static str] {
    GOODS.get(&stem(word)).map_or(&[], Vec::as_slice)
}

/// Words that say the same of goods without naming them. Takes a folded word.
pub fn qualities_like(word: &str) -> &'static [String] {
    ALIKE.get(&stem(word)).map_or(&[], Vec::as_slice)
}

/// Whether the word is one customers say around the goods, in any spelling of its ending. Takes a folded word.
pub fn is_dialogue(word: &str) -> bool {
    COMMON.contains(word) || DIALOGUE.contains(&stem(word))
}

pub(super) fn is_of_goods(word: &str) -> bool {
    GOODS.contains_key(&stem(word))
}

pub(super) fn is_link(token: &Token) -> bool {
    !matches!(token.kind, Kind::Word | Kind::Number) || LINKS.contains(&token.text.as_str())
}

/// Words → entries, with the ways to reach a word that is not typed as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    terms: Vec<Term>,
    entries: Vec<Named>,
    by_word: HashMap<String, u32>,
    by_stem: HashMap<String, Vec<u32>>,
    by_sound: HashMap<String, Vec<u32>>,
    by_trigram: HashMap<[u8; 3], Vec<u32>>,
}

#[derive(Debug, Clone)]
struct Term {
    word: String,
    /// How much the word tells: rare words tell more.
    weight: f32,
    /// Entries that bear it and how much it counts there.
    entries: Vec<(u32, f32)>,
}

#[derive(Debug, Clone)]
struct Named {
    key: u32,
    kind: EntryKind,
    /// Terms of the name, for how much of it was typed.
    name: Vec<u32>,
    weight: f32,
}

/// Synonyms and categories count less than the name.
const ALSO: f32 = 0.7;

/// A word said in the other language counts a little less than the merchant's own.
const TRANSLATED: f32 = 0.94;

/// What was matched of an entry, token by token.
#[derive(Debug, Clone, Copy, Default)]
struct Matched {
    /// Weight of typed words found in it, times their likeness.
    typed: f32,
    /// The same, name only: how much of the name was typed.
    name: f32,
}

impl Index {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        let Ok(id) = u32::try_from(self.entries.len()) else { return };
        let mut name = Vec::new();
        for token in tokens(&entry.name).iter().filter(|t| !is_link(t)) {
            let term = self.term(&token.text);
            if !name.contains(&term) {
                name.push(term);
                self.terms[term as usize].entries.push((id, 1.0));
            }
        }
        for token in entry.also.iter().flat_map(|words| tokens(words)).filter(|t| !is_link(t)) {
            let term = self.term(&token.text);
            let known = &mut self.terms[term as usize].entries;
            if known.last().is_none_or(|(last, _)| *last != id) {
                known.push((id, ALSO));
            }
        }
        self.entries.push(Named { key: entry.key, kind: entry.kind, name, weight: 0.0 });
    }

    /// Sets the weights once every entry is known.
    pub(super) fn weigh(&mut self) {
        let all = self.entries.len() as f32;
        for term in &mut self.terms {
            term.weight = (1.0 + all / term.entries.len().max(1) as f32).ln();
        }
        for entry in &mut self.entries {
            entry.weight = entry.name.iter().map(|term| self.terms[*term as usize].weight).sum();
        }
    }

    fn term(&mut self, word: &str) -> u32 {
        if let Some(term) = self.by_word.get(word) {
            return *term;
        }
        // More than four thousand million different words would not fit in memory first.
        let id = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        self.terms.push(Term { word: word.to_owned(), weight: 0.0, entries: Vec::new() });
        self.by_word.insert(word.to_owned(), id);
        self.by_stem.entry(stem(word)).or_default().push(id);
        if is_long(word) {
            self.by_sound.entry(sound_key(word)).or_default().push(id);
            for trigram in trigrams(&stem(word)) {
                let known = self.by_trigram.entry(trigram).or_default();
                if known.last() != Some(&id) {
                    known.push(id);
                }
            }
        }
        id
    }

    /// The terms a typed word can be, with their likeness.
    fn lookup(&self, word: &str) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> = Vec::new();
        if let Some(term) = self.by_word.get(word) {
            found.push((*term, 1.0));
        }
        let same_stem = self.by_stem.get(&stem(word)).into_iter().flatten();
        found.extend(same_stem.filter(|t| self.terms[**t as usize].word != word).map(|t| (*t, 0.96)));
        if found.is_empty() {
            let others = GOODS.get(&stem(word)).into_iter().flatten();
            found.extend(others.filter_map(|other| self.by_stem.get(&stem(other))).flatten().map(|t| (*t, TRANSLATED)));
        }
        if !found.is_empty() || COMMON.contains(word) || is_feature(word) || !word.is_ascii() || word.len() < 3 {
            return found;
        }
        if let Some(terms) = self.by_sound.get(&sound_key(word)) {
            found.extend(terms.iter().map(|t| (*t, 0.88)));
        }
        if found.is_empty() && is_long(word) {
            found = self.near(word);
        }
        found
    }

    /// Terms a few typing slips away.
    fn near(&self, word: &str) -> Vec<(u32, f32)> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        let wanted = trigrams(&stem(word));
        for trigram in &wanted {
            for term in self.by_trigram.get(trigram).into_iter().flatten() {
                *shared.entry(*term).or_default() += 1;
            }
        }
        // Two slips spoil at most six trigrams.
        let least = wanted.len().saturating_sub(6).max(1);
        let mut near: Vec<(u32, f32)> = shared
            .into_iter()
            .filter(|(_, count)| *count >= least)
            .map(|(term, _)| (term, similar_words(word, &self.terms[term as usize].word)))
            .filter(|(_, likeness)| *likeness >= 0.66)
            .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(4);
        near
    }

    /// What one typed word tells of every entry that bears it, and the weight of the word itself.
    fn tell(&self, word: &str) -> (HashMap<u32, Matched>, f32) {
        let mut told: HashMap<u32, Matched> = HashMap::new();
        let mut weight = 0.0_f32;
        for (term, likeness) in self.lookup(word) {
            let Term { weight: term_weight, entries, .. } = &self.terms[term as usize];
            weight = weight.max(*term_weight);
            for (entry, counts) in entries {
                let matched = told.entry(*entry).or_default();
                matched.typed = matched.typed.max(term_weight * likeness * counts);
                if *counts >= 1.0 {
                    matched.name = matched.name.max(term_weight * likeness);
                }
            }
        }
        (told, weight)
    }

    /// The longest stretch from `at` whose words meet in some entry.
    pub(super) fn longest(&self, tokens: &[Token], at: usize) -> Option<(Range<usize>, Vec<Candidate>)> {
        let first = &tokens[at];
        // A figure alone names nothing: it is a quantity or a choice.
        if first.kind != Kind::Word || is_link(first) {
            return None;
        }
        let (mut told, mut weight) = self.tell(&first.text);
        if told.is_empty() {
            return None;
        }
        let mut only_common = COMMON.contains(first.text.as_str());
        let mut only_features = is_feature(&first.text);
        let mut end = at + 1;
        let mut next = at + 1;
        while let Some(token) = tokens.get(next) {
            if token.kind == Kind::Mark || token.kind == Kind::Emoji || next > end + 2 {
                break;
            }
            if is_link(token) {
                next += 1;
                continue;
            }
            // « turban noir et turban doré »: the same word again names another one.
            if tokens[at..end].iter().any(|before| stem(&before.text) == stem(&token.text)) {
                break;
            }
            let (more, more_weight) = self.tell(&token.text);
            let both: HashMap<u32, Matched> = told
                .iter()
                .filter_map(|(entry, a)| {
                    let b = more.get(entry)?;
                    Some((*entry, Matched { typed: a.typed + b.typed, name: a.name + b.name }))
                })
                .collect();
            if both.is_empty() {
                // A colour or size typed between the words of a name does not cut it.
                if is_feature(&token.text) {
                    next += 1;
                    continue;
                }
                break;
            }
            told = both;
            weight += more_weight;
            only_common &= COMMON.contains(token.text.as_str());
            only_features &= is_feature(&token.text);
            next += 1;
            end = next;
        }
        if only_features {
            return None;
        }
        let least = if only_common { 0.6 } else { 0.0 };
        let candidates = self.candidates(&told, weight, least);
        (!candidates.is_empty()).then_some((at..end, candidates))
    }

    /// The entries that bear the most of the words.
    pub(super) fn rank(&self, words: &[&Token], limit: usize) -> Vec<Candidate> {
        let mut told: HashMap<u32, Matched> = HashMap::new();
        let mut weight = 0.0;
        for word in words {
            let (more, more_weight) = self.tell(&word.text);
            // A word nobody bears still counts against everyone.
            weight += if more.is_empty() { 1.0 } else { more_weight };
            for (entry, b) in more {
                let a = told.entry(entry).or_default();
                *a = Matched { typed: a.typed + b.typed, name: a.name + b.name };
            }
        }
        let mut candidates = self.candidates(&told, weight, 0.0);
        candidates.truncate(limit);
        candidates
    }

    fn candidates(&self, told: &HashMap<u32, Matched>, weight: f32, least_name: f32) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = told
            .iter()
            .filter_map(|(id, matched)| {
                let entry = &self.entries[*id as usize];
                let name = if entry.weight > 0.0 { (matched.name / entry.weight).min(1.0) } else { 0.0 };
                let score = (matched.typed / weight.max(f32::EPSILON)) * (0.8 + 0.2 * name);
                (name >= least_name).then_some(Candidate { key: entry.key, kind: entry.kind, score })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        let best = found.first().map_or(0.0, |c| c.score);
        found.retain(|c| c.score >= best * 0.6);
        found.truncate(50);
        found
    }
}

fn is_long(word: &str) -> bool {
    word.len() >= 4 && word.is_ascii() && !word.bytes().any(|b| b.is_ascii_digit())
}

/// Three letters at a time, the ends marked: a slip at one end leaves the other whole.
fn trigrams(word: &str) -> Vec<[u8; 3]> {
    let marked: Vec<u8> = std::iter::once(b'^').chain(word.bytes()).chain(std::iter::once(b'$')).collect();
    marked.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}
