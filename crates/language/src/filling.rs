//! The slots of an act, from what was read in its clause.

mod tone;

use crate::{
    Asked, Choice, Colour, Context, Intent, Item, Mention, Quantity, Size, Slots,
    attributes::Read,
    numbers::Number,
    pointing,
    reading::{Reading, within},
};
use std::ops::Range;

/// Fills the slots of one clause.
pub(crate) fn fill(reading: &Reading<'_>, range: &Range<usize>, intent: Intent, context: &Context<'_>) -> Slots {
    let bound = reading.bound.as_ref().filter(|b| range.start <= b.tokens.start && b.tokens.end <= range.end);
    let mut slots = Slots {
        places: within(&reading.places, range).map(|read| read.what).collect(),
        price: bound.map(|b| b.what),
        choices: pointing::choices(reading, range),
        negated: tone::is_negated(reading, range),
        repair: tone::is_repair(reading, range),
        ..Slots::default()
    };
    for read in within(&reading.numbers, range) {
        match &read.what {
            Number::Amount(amount) => slots.amounts.push(*amount),
            Number::Phone(digits) => slots.phone = Some(digits.clone()),
            _ => {}
        }
    }
    let mut left = Left::new(reading, range, &mut slots);
    slots.items = left.told_apart(reading, range);
    if slots.items.is_empty() {
        let mentions: Vec<_> = within(&reading.mentions, range).collect();
        slots.items = left.items(reading, range, &mentions);
    }
    if looks_around(intent) {
        // « je cherche un pagne »: an article, not a quantity.
        slots.items.iter_mut().filter(|item| item.quantity == Some(1)).for_each(|item| item.quantity = None);
    }
    slots.quantity = left.quantity(reading, range, intent);
    slots.sizes = left.sizes.into_iter().map(|(_, size)| size).collect();
    slots.colours = left.colours.into_iter().map(|(_, colour)| colour).collect();
    if intent == Intent::GiveAddress {
        // « 8e tranche », « villa 25 » are words of the address.
        slots.choices.clear();
        slots.quantity = None;
    }
    if intent == Intent::Choose
        && slots.items.is_empty()
        && !slots.choices.iter().any(|c| matches!(c, Choice::Nth(_)))
        && let Some(Quantity::Exactly(nth)) = slots.quantity
    {
        // « 3 et 5 » of a list.
        let nths: Vec<u32> = left.counts.iter().filter(|c| c.said == Said::Number).map(|c| c.count).collect();
        let nths = if nths.len() > 1 { nths } else { vec![nth] };
        slots.choices.splice(0..0, nths.into_iter().map(Choice::Nth));
        slots.quantity = None;
    }
    if !context.options.is_empty() && !slots.choices.iter().any(|c| matches!(c, Choice::Nth(_) | Choice::All)) {
        let named = pointing::shown(reading, range, &context.options);
        slots.choices.extend(named.into_iter().map(Choice::Shown));
    }
    if intent == Intent::GiveAddress || (context.asked == Some(Asked::Address) && !slots.places.is_empty()) {
        let words = address_words(reading, range);
        slots.address = Some(reading.text[reading.span(&words)].trim().to_owned());
    }
    slots
}

/// Products named, each with the number, the size and the colour said of it. Only a number just before the name or
/// an « x2 » just after it counts: « les souliers, il y a 45 dedans ? » counts nothing.
pub(crate) fn counted(reading: &Reading<'_>, mentions: &[Read<Mention>]) -> Vec<Item> {
    const BETWEEN: [&str; 12] =
        ["de", "d", "des", "petit", "petits", "petite", "petites", "grand", "grands", "autre", "autres", "of"];
    let whole = 0..reading.tokens.len();
    let mut left = Left::new(reading, &whole, &mut Slots::default());
    left.counts.retain(|count| {
        mentions.iter().any(|name| {
            let before = count.tokens.end <= name.tokens.start
                && reading.tokens[count.tokens.end..name.tokens.start].iter().all(|t| t.is_any(&BETWEEN));
            let after = (name.tokens.end..name.tokens.end + 2).contains(&count.tokens.start)
                && is_after_what_it_counts(reading, &count.tokens);
            before || after
        })
    });
    let refs: Vec<&Read<Mention>> = mentions.iter().collect();
    let mut items = left.items(reading, &whole, &refs);
    for (item, name) in items.iter_mut().zip(mentions).filter(|(item, _)| item.quantity.is_none()) {
        // « 2 kg de gombo », « six mètres de satin »: the name says what is counted.
        item.quantity = crate::numbers::ends_at(&reading.tokens, name.tokens.start);
    }
    items
}

/// Ways to begin an address that are no part of it, the longest first.
const SAID_BEFORE: [&[&str]; 14] = [
    &["je", "suis", "a"],
    &["je", "suis", "au"],
    &["je", "habite", "a"],
    &["je", "habite", "au"],
    &["je", "habite"],
    &["je", "suis"],
    &["livrer", "moi", "a"],
    &["livrer", "a"],
    &["ce", "est", "a"],
    &["ce", "est", "pour"],
    &["ce", "est"],
    &["i", "am", "in"],
    &["i", "live", "in"],
    &["deliver", "to"],
];

/// The tokens of an address without what only announces it: « je suis à Cocody » → « Cocody ».
fn address_words(reading: &Reading<'_>, range: &Range<usize>) -> Range<usize> {
    let tokens = &reading.tokens[range.clone()];
    let starts_with =
        |words: &&&[&str]| tokens.len() > words.len() && words.iter().zip(tokens).all(|(word, token)| token.is(word));
    range.start + SAID_BEFORE.iter().find(starts_with).map_or(0, |words| words.len())..range.end
}

/// « robe x2 », « foulard (1) »: a number that follows what it counts.
fn is_after_what_it_counts(reading: &Reading<'_>, number: &Range<usize>) -> bool {
    number.start.checked_sub(1).is_some_and(|at| reading.tokens[at].is_any(&["x", "×", "*", "("]))
}

/// Intents that ask about a thing rather than take some of it.
const fn looks_around(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::ProductSearch | Intent::ProductInfo | Intent::AskAvailability | Intent::AskPrice | Intent::Browse
    )
}

/// A number that counts and where it stands.
struct Counted {
    tokens: Range<usize>,
    count: u32,
    said: Said,
}

/// How a number was said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// « 2 »: always a quantity.
    Number,
    /// « un »: a quantity of what follows, or a mere article.
    Article,
    /// « les deux »: a quantity only with a product after it.
    Every,
}

/// What was read and not yet given to a product, with its place among the tokens.
struct Left {
    counts: Vec<Counted>,
    sizes: Vec<(usize, Size)>,
    colours: Vec<(usize, Colour)>,
}

impl Left {
    fn new(reading: &Reading<'_>, range: &Range<usize>, slots: &mut Slots) -> Self {
        let counts = within(&reading.numbers, range).filter_map(|read| {
            let (count, said) = match read.what {
                Number::Count(count) => (count, Said::Number),
                Number::Every(count) => (count, Said::Every),
                Number::Article => (1, Said::Article),
                _ => return None,
            };
            Some(Counted { tokens: read.tokens.clone(), count, said })
        });
        let mut counts: Vec<Counted> = counts.collect();
        // « une en M et l'autre en L »: one more.
        for at in range.start + 1..range.end {
            let words = &reading.tokens[at - 1..];
            if words[0].is_any(&["l", "le", "la", "the", "une", "un"]) && words[1].is_any(&["autre", "other"]) {
                counts.push(Counted { tokens: at..at + 1, count: 1, said: Said::Article });
            }
        }
        counts.sort_by_key(|counted| counted.tokens.start);
        let mut left = Self { counts, sizes: Vec::new(), colours: Vec::new() };
        // « pas la rouge », « non pas M »: told what not to take.
        let refused = |start: usize| {
            let words = &reading.tokens[range.start..start];
            words.iter().rev().take(2).any(|t| t.is_any(&["pas", "not", "sauf", "except", "no"]))
        };
        for read in within(&reading.colours, range) {
            if refused(read.tokens.start) {
                slots.refused_colours.push(read.what);
            } else {
                left.colours.push((read.tokens.start, read.what));
            }
        }
        for read in within(&reading.sizes, range) {
            if refused(read.tokens.start) {
                slots.refused_sizes.push(read.what.clone());
            } else {
                left.sizes.push((read.tokens.start, read.what.clone()));
            }
        }
        left
    }

    /// The products named, each with the number before it and the size and colour around it.
    fn items(&mut self, reading: &Reading<'_>, range: &Range<usize>, mentions: &[&Read<Mention>]) -> Vec<Item> {
        let mut items = Vec::new();
        for (at, read) in mentions.iter().enumerate() {
            let from = at.checked_sub(1).map_or(range.start, |i| mentions[i].tokens.end);
            let next = mentions.get(at + 1).map_or(range.end, |next| next.tokens.start);
            // A number just before the next product is the next product's.
            let next_count = self
                .counts
                .iter()
                .find(|c| c.tokens.start >= read.tokens.end && c.tokens.end + 2 >= next && next < range.end)
                .filter(|c| c.tokens.end == next || !is_after_what_it_counts(reading, &c.tokens));
            let until = next_count.map_or(next, |c| c.tokens.start);
            let before = |start: usize| from <= start && start < read.tokens.start;
            let after = |start: usize| read.tokens.end <= start && start < until;
            let near = |c: &Counted| {
                before(c.tokens.start)
                    && c.tokens.end + 2 >= read.tokens.start
                    && (c.tokens.end == read.tokens.start || !is_after_what_it_counts(reading, &c.tokens))
            };
            self.size_after(reading, &read.tokens);
            let count = self.counts.iter().rposition(near);
            let count =
                count.or_else(|| self.counts.iter().position(|c| after(c.tokens.start) && c.said == Said::Number));
            // English says the colour first: « a red dress ».
            let first = |start: usize| before(start) && (start + 2 >= read.tokens.start || mentions.len() == 1);
            let colour = self
                .colours
                .iter()
                .position(|(start, _)| first(*start) || (*start >= read.tokens.start && *start < until));
            let size = self.sizes.iter().position(|(start, _)| {
                after(*start) || (before(*start) && (mentions.len() == 1 || *start + 2 >= read.tokens.start))
            });
            items.push(Item {
                mention: read.what.clone(),
                quantity: count.map(|i| self.counts.remove(i).count),
                size: size.map(|i| self.sizes.remove(i).1),
                colour: colour.map(|i| self.colours.remove(i).1),
            });
        }
        items
    }

    /// « sandales 42 »: a number that fits feet, right after a thing worn on them or after a thing already counted.
    fn size_after(&mut self, reading: &Reading<'_>, named: &Range<usize>) {
        let fits = |c: &Counted| c.tokens.start == named.end && (34..=48).contains(&c.count);
        let Some(at) = self.counts.iter().position(fits) else { return };
        let counted = self.counts.iter().any(|c| c.tokens.end <= named.start && c.tokens.end + 1 >= named.start);
        if counted || reading.tokens[named.clone()].iter().any(|t| crate::numbers::is_pair(&t.text)) {
            let size = self.counts.remove(at);
            self.sizes.push((size.tokens.start, Size(size.count.to_string())));
            self.sizes.sort_by_key(|(start, _)| *start);
        }
    }

    /// « 2 en M et 1 en L »: several of the one thing named, or of the one in view, told apart by size or colour.
    fn told_apart(&mut self, reading: &Reading<'_>, range: &Range<usize>) -> Vec<Item> {
        let mut named = within(&reading.mentions, range);
        let mention = named.next().map(|read| read.what.clone()).unwrap_or_default();
        if named.next().is_some() {
            return Vec::new();
        }
        let features = self.sizes.len().max(self.colours.len());
        // « j'en veux 2, une en M et une en L »: the total said first.
        let total = self.counts.len() == features + 1
            && self.counts.iter().skip(1).map(|c| c.count).sum::<u32>() == self.counts[0].count;
        if total {
            self.counts.remove(0);
        }
        if features < 2 || self.counts.len() != features {
            return Vec::new();
        }
        let mut items = Vec::new();
        for (at, counted) in self.counts.iter().enumerate() {
            let until = self.counts.get(at + 1).map_or(usize::MAX, |next| next.tokens.start);
            let mine = |start: usize| counted.tokens.start <= start && start < until;
            let size = self.sizes.iter().find(|(start, _)| mine(*start)).map(|(_, size)| size.clone());
            let colour = self.colours.iter().find(|(start, _)| mine(*start)).map(|(_, colour)| *colour);
            if size.is_none() && colour.is_none() {
                return Vec::new();
            }
            items.push(Item { mention: mention.clone(), quantity: Some(counted.count), size, colour });
        }
        self.counts.clear();
        self.sizes.clear();
        self.colours.clear();
        items
    }

    /// The number that goes with no named product.
    fn quantity(&self, reading: &Reading<'_>, range: &Range<usize>, intent: Intent) -> Option<Quantity> {
        let tokens = &reading.tokens;
        // « 3 au lieu de 2 », « 3 pas 2 »: the first; « passe de 2 à 3 »: the last.
        let wanted: Vec<&Counted> = self
            .counts
            .iter()
            .filter(|c| {
                let words = &tokens[range.start..c.tokens.start];
                !words.iter().rev().take(2).any(|t| t.is_any(&["pas", "not", "lieu", "instead"]))
            })
            .collect();
        let goes_to = |c: &&Counted| {
            intent == Intent::CartChange
                && c.tokens.start > range.start
                && tokens[c.tokens.start - 1].is_any(&["a", "to"])
        };
        let chosen = wanted
            .iter()
            .copied()
            .find(goes_to)
            .or_else(|| wanted.iter().copied().find(|c| c.said == Said::Number))
            .or_else(|| {
                wanted
                    .iter()
                    .copied()
                    .find(|c| c.said == Said::Article && self.article_counts(reading, range, &c.tokens))
            })?;
        let words = |from: usize, until: usize| &tokens[from.max(range.start)..until.min(range.end)];
        let before = words(chosen.tokens.start.saturating_sub(2), chosen.tokens.start);
        let after = words(chosen.tokens.end, chosen.tokens.end + 2);
        let has = |words: &[crate::Token], list: &[&str]| words.iter().any(|t| t.is_any(list));
        let more = has(before, &["encore", "another"])
            || has(after, &["plus", "more", "autre", "autres", "supplementaire", "supplementaires"]);
        Some(if more {
            Quantity::More(chosen.count)
        // « moins deux » takes two away; « au moins deux » does not.
        } else if has(after, &["moins", "less", "fewer"])
            || intent == Intent::CartChange && has(before, &["moins"]) && !has(before, &["au", "a", "ou", "d", "de"])
        {
            Quantity::Fewer(chosen.count)
        } else {
            Quantity::Exactly(chosen.count)
        })
    }

    /// « un » counts when it ends the clause, stands before a feature or after « encore »: « j'en veux un ».
    fn article_counts(&self, reading: &Reading<'_>, range: &Range<usize>, at: &Range<usize>) -> bool {
        const AFTER: [&str; 17] = [
            "svp",
            "stp",
            "seul",
            "seule",
            "seulement",
            "please",
            "de",
            "en",
            "aussi",
            "only",
            "more",
            "autre",
            "taille",
            ",",
            "dans",
            "au",
            "of",
        ];
        let before = at.start.checked_sub(1).filter(|i| *i >= range.start).map(|i| &reading.tokens[i]);
        // "the red one", "that one": the word stands for the thing.
        if reading.tokens[at.start].is("one") {
            let counts = ["want", "take", "just", "only", "me", "need", "of", "get", "add", "have", "order", "buy"];
            return before.is_none_or(|b| b.is_any(&counts));
        }
        let next = reading.tokens.get(at.end).filter(|_| at.end < range.end);
        let featured = self.sizes.iter().map(|(start, _)| start).chain(self.colours.iter().map(|(start, _)| start));
        next.is_none_or(|t| t.is_any(&AFTER))
            || featured.into_iter().any(|start| *start == at.end)
            || before.is_some_and(|t| t.is_any(&["encore", "juste", "seulement", "en"]))
    }
}
