//! Everything named in a message, whatever is done with it.

mod codes;
mod dates;
mod names;
mod phones;

use crate::{
    Colour, Item, Label, Place, PriceBound, Size,
    attributes::Read,
    classifier::Model,
    context::Context,
    filling,
    numbers::{Number, is_pair},
    reading::{Reading, within},
    spoken::spoken,
};
pub use codes::raw_words;
pub use dates::{Day, Relation, When};
pub use phones::PhoneSaid;
use serde::Serialize;
use std::ops::Range;

/// The things named in a whole message. Nothing is guessed: what was not said is not here.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entities {
    /// Products as spoken, whether a catalogue knows them or not, each with its quantity, size and colour. The mention
    /// has candidates only where a catalogue has.
    #[serde(skip)]
    pub items: Vec<Item>,
    /// Sizes.
    pub sizes: Vec<Size>,
    /// Colours.
    pub colours: Vec<Colour>,
    /// Amounts of money, in whole units.
    pub amounts: Vec<i64>,
    /// The range of prices wanted.
    pub budget: Option<PriceBound>,
    /// Days and hours.
    pub dates: Vec<When>,
    /// Known places.
    pub places: Vec<Place>,
    /// Phone numbers.
    pub phones: Vec<PhoneSaid>,
    /// People.
    pub names: Vec<String>,
    /// Promo codes, in capitals.
    pub promo_codes: Vec<String>,
    /// Order numbers, as typed without their mark.
    pub order_numbers: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
}

/// Reads everything named.
pub(crate) fn entities(
    model: &Model,
    reading: &Reading<'_>,
    context: &Context<'_>,
    labels: &[(Label, f32)],
) -> Entities {
    let places: Vec<Place> = reading.places.iter().map(|read| read.what).collect();
    let phones = phones::phones(reading, &places);
    let codes = codes::codes(reading.text);
    let amounts = reading.numbers.iter().filter_map(|read| match read.what {
        Number::Amount(amount) if !codes.is_part_of_order(reading, &read.tokens) => Some(amount),
        _ => None,
    });
    Entities {
        items: if wants_things(labels) { items(model, reading, labels) } else { Vec::new() },
        sizes: reading.sizes.iter().map(|read| read.what.clone()).collect(),
        colours: reading.colours.iter().map(|read| read.what).collect(),
        amounts: amounts.collect(),
        budget: reading.bound.as_ref().map(|read| read.what),
        dates: dates::dates(reading, context.today),
        places,
        phones,
        names: names::names(reading),
        promo_codes: codes.promo,
        order_numbers: codes.orders,
        emails: codes.emails,
    }
}

/// Whether a message is likely about things wanted or asked about, rather than about what went wrong.
pub(crate) fn wants_things(labels: &[(Label, f32)]) -> bool {
    use Label::{Appointment, Browse, Delivery, ModifyCart, Negotiate, Order, Price, ProductInfo, RestockAlert};
    let about = |label: Label| {
        matches!(
            label,
            Appointment | Browse | Delivery | ModifyCart | Negotiate | Order | Price | ProductInfo | RestockAlert
        )
    };
    let polite = |label: Label| matches!(label, Label::Greeting | Label::Thanks | Label::Confirm | Label::Refuse);
    let sum = |keep: &dyn Fn(Label) -> bool| labels.iter().filter(|(l, _)| keep(*l)).map(|(_, p)| p).sum::<f32>();
    let first = labels.first().is_some_and(|(label, _)| about(*label));
    // Politeness beside it takes nothing away.
    first || sum(&about) >= sum(&|label| !about(label) && !polite(label)) && sum(&about) >= 0.2
}

/// The products spoken of: where the classifier hears a name and where the catalogue knows one, the longer of both.
fn items(model: &Model, reading: &Reading<'_>, labels: &[(Label, f32)]) -> Vec<Item> {
    let mut names: Vec<Range<usize>> = spoken(model, reading, labels);
    names.retain(|range| !reading.places.iter().any(|place| place.tokens.start == range.start));
    let meets = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    for known in &reading.mentions {
        match names.iter_mut().find(|name| meets(name, &known.tokens)) {
            Some(name) => *name = name.start.min(known.tokens.start)..name.end.max(known.tokens.end),
            None if known.what.candidates.first().is_some_and(|best| best.score >= 0.6) => {
                names.push(known.tokens.clone());
            }
            None => {}
        }
    }
    names.sort_by_key(|range| range.start);
    names.dedup_by(|next, before| meets(next, before));
    let mentions: Vec<Read<crate::Mention>> = names
        .into_iter()
        .map(|tokens| {
            let span = without_article(reading.text, reading.span(&with_pair(reading, &tokens)));
            let candidates = within(&reading.mentions, &tokens)
                .max_by(|a, b| best(a).total_cmp(&best(b)))
                .map(|read| read.what.candidates.clone())
                .unwrap_or_default();
            let what = crate::Mention { text: reading.text[span.clone()].to_owned(), span, candidates };
            Read { what, tokens }
        })
        .collect();
    filling::counted(reading, &mentions)
}

/// « paires de sandales »: what is counted in pairs is named so.
fn with_pair(reading: &Reading<'_>, name: &Range<usize>) -> Range<usize> {
    let tokens = &reading.tokens;
    match name.start.checked_sub(2) {
        Some(at) if is_pair(&tokens[at].text) && tokens[at + 1].is_any(&["de", "d", "of"]) => at..name.end,
        _ => name.clone(),
    }
}

/// « l'ensemble » → « ensemble »: the elided word is no part of the name.
fn without_article(text: &str, span: Range<usize>) -> Range<usize> {
    let name = &text[span.clone()];
    let cut = name
        .find(['\'', '’'])
        .filter(|at| *at <= 2)
        .map_or(0, |at| at + name[at..].chars().next().map_or(0, char::len_utf8));
    span.start + cut..span.end
}

fn best(read: &Read<crate::Mention>) -> f32 {
    read.what.candidates.first().map_or(0.0, |candidate| candidate.score)
}
